// Writes the keys page, made of the table of actions, into the README between its marks. A test compares.
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: ["source/actions/keys-page.ts"],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  target: "node24",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { renderKeysPage } = await import(`data:text/javascript;base64,${code}`);
const readme = readFileSync("README.md", "utf8");
const marks = /(<!-- keys:start -->\n)[\s\S]*(\n<!-- keys:end -->)/;
if (!marks.test(readme)) throw new Error("README.md has no <!-- keys:start --> and <!-- keys:end -->");
writeFileSync(
  "README.md",
  readme.replace(marks, (_, start, end) => `${start}${renderKeysPage()}${end}`),
);
