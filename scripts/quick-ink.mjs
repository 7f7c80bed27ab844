// Ink measures, cleans and takes apart every row of every frame, one letter after the other. In the bundle it asks first
// whether a row is regular (source/ui/text/regular.ts): then its text is its cells. Plain JS for Node 20.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const regular = join(process.cwd(), "source/ui/text/regular.ts");
const quickFrame = join(process.cwd(), "source/cli/terminal/quick-frame.ts");

/** Changes of Ink 8.0's own files. Another Ink, whose text differs, is not built: look at them again then. */
const changes = {
  "sanitize-ansi.js": {
    imports: `import { regularWidth } from ${JSON.stringify(regular)};`,
    from: "const sanitizeAnsi = (text) => {",
    to: "const sanitizeAnsi = (text) => {\n    if (regularWidth(text) !== undefined) return text;",
  },
  "output.js": {
    imports: `import { quickFrame } from ${JSON.stringify(quickFrame)};`,
    from: "    get() {",
    to: `    get() {
        const slowly = (operations) => {
            const row = new Output({ width: this.width, height: 1 });
            row.operations = operations;
            return row.wholly().output;
        };
        const { width, height } = this;
        const output = quickFrame(this.operations, { width, height, slowly });
        return output === undefined ? this.wholly() : { output, height };
    }
    wholly() {`,
  },
  // The whole row: which of its cells go out is found where it is written (thin-output.ts).
  "line-update.js": {
    imports: "",
    from: "    if (columns === undefined || Number.isNaN(columns) || columns < 1) {",
    to: "    if (full) {",
  },
};

export const esbuildQuickInk = {
  name: "quick-ink",
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/](sanitize-ansi|output|line-update)\.js$/ }, async ({ path }) => {
      const { imports, from, to } = changes[path.split(/[\\/]/).at(-1)];
      const code = await readFile(path, "utf8");
      if (code.split(from).length !== 2) throw new Error(`${path} does not have "${from}" once: another Ink?`);
      return { contents: `${imports}\n${code.replace(from, () => to)}`, loader: "js" };
    });
    build.onResolve({ filter: /^string-width$/ }, ({ namespace }) =>
      namespace === "quick-width" ? undefined : { path: "string-width", namespace: "quick-width" },
    );
    build.onLoad({ filter: /.*/, namespace: "quick-width" }, () => ({
      contents: `import whole from "string-width";
import { regularWidth } from ${JSON.stringify(regular)};
export default (text, options) => (options === undefined ? regularWidth(text) : undefined) ?? whole(text, options);`,
      resolveDir: process.cwd(),
      loader: "js",
    }));
  },
};
