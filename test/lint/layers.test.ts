import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

/** What each layer may import, as source/README.md says it. The lint is held against this table. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  api: ["domain"],
  store: ["domain"],
  adapters: ["domain"],
  hub: ["domain", "api", "store", "adapters"],
  client: ["domain", "api"],
  actions: ["domain", "api", "client"],
  ui: ["domain"],
  screens: ["domain", "api", "client", "actions", "ui"],
  cli: ["domain", "api", "store", "adapters", "hub", "client", "actions", "ui", "screens"],
};
const layers = Object.keys(mayImport);
const folderOf = (layer: string) => (layer === "screens" ? "screens" : `source/${layer}`);

type Planted = { readonly file: string; readonly line: string; readonly refused: boolean };
const planted: Planted[] = [];
/** `file:line` of every planted import that the linter reports. */
let refused: ReadonlySet<string>;

const at = (file: string, line: string, refused: boolean) => planted.push({ file, line, refused });

// The same import at two depths, as a type (types couple layers as values do).
for (const from of layers)
  for (const to of layers.filter((layer) => layer !== from))
    for (const file of [`${folderOf(from)}/plant.ts`, `${folderOf(from)}/deep/er/plant.ts`])
      at(
        file,
        `import type { X } from "${relative(dirname(file), folderOf(to))}/some-file.js";`,
        !mayImport[from]?.includes(to),
      );

for (const layer of layers) {
  const file = `${folderOf(layer)}/outside.ts`;
  const drawsWithInk = ["ui", "screens", "cli"].includes(layer);
  at(file, `import { execa } from "execa";`, true);
  at(file, `import { render } from "ink";`, !drawsWithInk);
  at(file, `import { useInput } from "ink";`, true);
  at(file, `import { usePaste } from "ink";`, true);
  at(file, `import { spawn } from "node:child_process";`, layer !== "cli");
  at(file, `import { makeProject } from "${relative(dirname(file), "test")}/support/project.js";`, true);
}
at("source/adapters/process.ts", `import { execa } from "execa";`, false);
at("source/ui/use-keys.ts", `import { useInput, usePaste } from "ink";`, false);
at("source/ui/plant.ts", `import { isLive } from "../domain/run.js";`, true);
at("source/domain/plant.ts", `import { readFile } from "node:fs/promises";`, true);
at("source/domain/plant.ts", `const fs = await import("../store/documents.js");`, true);
at("screens/plant.ts", `import { readFile } from "node:fs/promises";`, true);
for (const layer of ["client", "actions", "screens"]) {
  const file = `${folderOf(layer)}/plant.ts`;
  const calls = `${relative(dirname(file), "source/api")}/calls.js`;
  at(file, `import { calls } from "${calls}";`, true);
  at(file, `import * as all from "${calls}";`, true);
  at(file, `import type { CallName } from "${calls}";`, false);
}

const reportSchema = z.object({
  diagnostics: z.array(z.object({ location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }) })),
});

let folder: string;
beforeAll(() => {
  // A tree of planted files beside a copy of the configuration: nothing is planted into the project itself.
  folder = mkdtempSync(join(tmpdir(), "slipway-layers-"));
  copyFileSync("biome.json", join(folder, "biome.json"));
  for (const file of new Set(planted.map((plant) => plant.file))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), planted.flatMap((p) => (p.file === file ? [p.line] : [])).join("\n"));
  }
  refused = lint(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const file of new Set(planted.map((plant) => plant.file)))
  test(`the linter refuses in ${file} exactly what the import rule forbids there`, () => {
    const lines = planted.filter((plant) => plant.file === file);
    const verdict = lines.map(({ line }, index) => ({ line, refused: refused.has(`${file}:${index + 1}`) }));
    expect(verdict).toEqual(lines.map(({ line, refused }) => ({ line, refused })));
  });

test("no folder inside a layer has the name of a layer, so that an import path means one thing", () => {
  const tracked = execFileSync("git", ["ls-files", "source", "screens"], { encoding: "utf8" });
  const inside = tracked
    .split("\n")
    .flatMap((file) => dirname(file.replace(/^(source\/[^/]+|screens)\//, "")).split("/"));
  expect(inside.filter((name) => layers.includes(name))).toEqual([]);
});

function lint(root: string): ReadonlySet<string> {
  const biome = join(process.cwd(), "node_modules/.bin/biome");
  const args = ["lint", "--vcs-enabled=false", "--only=style/noRestrictedImports", "--max-diagnostics=none"];
  const { stdout } = spawnSync(biome, [...args, "--reporter=json", "."], { cwd: root, encoding: "utf8" });
  return new Set(
    reportSchema.parse(JSON.parse(stdout)).diagnostics.map(({ location: { path, start } }) => `${path}:${start.line}`),
  );
}
