import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ArtifactFiles } from "../../../../source/hub/runs/runs-feature.js";
import { createSampleShelf } from "../../../../source/hub/runs/samples/sample-shelf.js";

/** The files of a run in a folder of their own. */
async function artifactsOf(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "slipway-shelf-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const artifacts: ArtifactFiles = {
    list: async () => [],
    names: async () => ({ folders: [], files: (await readdir(folder)).sort(), problems: new Map() }),
    size: async (_, path) => (await stat(join(folder, path))).size,
    file: async (_, path) => join(folder, path),
  };
  return { artifacts, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const source = { run: { artifactUri: "mlflow-artifacts:/0/x/artifacts" }, models: [] };
const lines = (count: number, answer: string) =>
  Array.from({ length: count }, (_, step) => JSON.stringify({ step, prompt: "Hi", answer })).join("\n");

// A table of two good lines and one that is none was shown in place of samples.json, and said nothing of the broken one.
test("of several tables the one named samples is the first, then the largest; broken lines are counted and told", async () => {
  await using files = await artifactsOf({
    "bad.jsonl": `${lines(1, "a")}\nno JSON\n${lines(1, "b")}\n`,
    "large.jsonl": lines(50, "a"),
    "samples.json": '{"columns":["step","prompt","answer"],"data":[[0,"Hi","a"]]}',
  });
  const shelf = createSampleShelf(files.artifacts);
  expect(await shelf.tables(source)).toEqual([
    { path: "samples.json", title: "samples.json", files: 1, rows: 1, prompts: 1, steps: 1 },
    { path: "large.jsonl", title: "large.jsonl", files: 1, rows: 50, prompts: 1, steps: 50 },
    { path: "bad.jsonl", title: "bad.jsonl", files: 1, rows: 2, prompts: 1, steps: 1, problem: "1 line is broken" },
  ]);
  expect((await shelf.book(source, undefined))?.rows).toBe(1);
});
