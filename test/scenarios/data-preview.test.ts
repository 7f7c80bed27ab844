import { expect, test } from "vitest";
import { act } from "../support/act.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const rows = Array.from({ length: 3000 }, (_, at) => `${at},"Question ${at}, 漢字 👍🏽 \u001b[31mred",Answer ${at}`);
const pairs = `id,prompt,response\n${rows.with(2, "broken,row").with(7, "7,Question 7,").join("\n")}\n`;
const chat = (at: number) =>
  JSON.stringify({
    messages: [
      { role: "system", content: "You are kind." },
      { role: "user", content: `Where is parcel ${at}?` },
      { role: "assistant", content: "", tool_calls: [{ function: { name: "track", arguments: { parcel: at } } }] },
      { role: "tool", content: "on its way" },
      { role: "assistant", content: "It is on its way." },
    ],
    source: "shop",
  });
const stats = {
  version: 1,
  steps: [{ name: "clean", rows_in: 4000, rows_out: 3000, dropped: { "asked before": 1000 } }],
  splits: { train: 2250, eval: 750 },
};
const tracked = (name: string, ending = "") =>
  `outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661${ending}\n  size: 3\n  hash: md5\n  path: ${name}\n`;

function makeData(): Project {
  return makeProject({
    ".dvc/config": "",
    "data/chat.jsonl": `${Array.from({ length: 40 }, (_, at) => chat(at)).join("\n")}\n`,
    "data/chat.jsonl.dvc": tracked("chat.jsonl"),
    "data/kb/a.txt": "one\ntwo\n",
    "data/kb/b.bin": "GGUF\u0000\u0001",
    "data/kb.dvc": tracked("kb", ".dir"),
    "data/pairs.csv": pairs,
    "data/pairs.csv.dvc": tracked("pairs.csv"),
    "data/pairs.stats.json": JSON.stringify(stats),
  });
}

const listed = ["chat.jsonl", "kb", "pairs.csv"];

/** Puts the cursor of the tree on it, step by step from their folder. */
async function choose(app: App, name: string): Promise<void> {
  act(app, "list.first");
  for (const each of listed.slice(0, listed.indexOf(name) + 1)) {
    act(app, "list.down");
    await app.waitFor(new RegExp(`path +data/${each}`));
  }
}

test("rows of a table are found, shown by chance, opened; a folder's files, too", async () => {
  await using project = makeData();
  await using app = await startApp({ args: [project.root], env: project.env });
  await app.waitFor("Registry");
  act(app, "global.tab-datasets");
  await app.waitFor(/pairs\.csv/);
  await choose(app, "pairs.csv");
  act(app, "datasets.preview");
  await app.waitFor(/row 1 of 3,000/);
  await app.waitFor(/3 +✗ 2 cells, not 3[\s\S]*1 broken row, line 4/);
  act(app, "data-preview.right");
  await app.waitFor(/id \(1 of 3\)/);
  act(app, "data-preview.right");
  await app.waitFor(/prompt \(2 of 3\)/);
  act(app, "data-preview.find");
  await app.waitFor("find in prompt");
  app.type("question 1234");
  app.press("enter");
  await app.waitFor(/row 1,235 of 3,000/);
  act(app, "data-preview.go-to");
  await app.waitFor("1 to 3,000");
  app.type("50%");
  app.press("enter");
  await app.waitFor(/row 1,501 of 3,000/);
  act(app, "list.last");
  await app.waitFor(/row 3,000 of 3,000/);
  act(app, "data-preview.open");
  // Every row of the frame is whole: no terminal takes more cells for a sign than were counted.
  const open = await app.waitFor(/user\s+│\s+│ +Question 2999, 漢字 👍 ␛red/);
  const framed = open.split("\n").slice(3, -2);
  expect(framed.every((line) => /^[│╭╰].*[│╮╯]$/.test(line))).toBe(true);
  act(app, "list.up");
  await app.waitFor(/· row 2,999 /);
  act(app, "data-preview.close");
  await app.waitFor(/ prompt +response/);
  act(app, "data-preview.sample");
  const first = await app.waitFor(/random rows, seed 1/);
  act(app, "data-preview.sample");
  expect(await app.waitFor(/random rows, seed 2/)).not.toBe(first);
});

test("a finding opens its row, a row is told as a conversation, a folder opens its files", async () => {
  await using project = makeData();
  await using app = await startApp({ args: [project.root], env: project.env });
  await app.waitFor("Registry");
  act(app, "global.tab-datasets");
  await app.waitFor(/pairs\.csv/);
  await choose(app, "pairs.csv");
  act(app, "datasets.steps");
  await app.waitFor(/clean +4,000 → 3,000 [\s\S]*-1,000 asked before/);
  await app.waitFor(/1 row without an answer/);
  act(app, "global.next-pane");
  act(app, "list.last");
  act(app, "list.up");
  await app.waitFor(/open row/);
  act(app, "data-steps.open");
  await app.waitFor(/row 8 of 3,000/);
  act(app, "data-preview.close");
  await app.waitFor(/checks/);
  act(app, "data-steps.close");
  await app.waitFor(/pairs\.csv · versions/);
  await choose(app, "chat.jsonl");
  act(app, "datasets.preview");
  await app.waitFor(/row 1 of 40/);
  act(app, "data-preview.open");
  await app.waitFor(/source shop[\s\S]*system[\s\S]*user[\s\S]*→ track\({"parcel":0}\)[\s\S]*tool[\s\S]*on its way/);
  act(app, "list.down");
  await app.waitFor(/Where is parcel 1\?/);
  act(app, "data-preview.close");
  await app.waitFor(/messages +source/);
  act(app, "data-preview.close");
  await app.waitFor(/chat\.jsonl · versions/);
  await choose(app, "kb");
  act(app, "datasets.preview");
  await app.waitFor(/▸ a\.txt +8 B/);
  act(app, "list.down");
  await app.waitFor(/▸ b\.bin/);
  act(app, "data-preview.open");
  await app.waitFor(/GGUF weights, 6 B: no text[\s\S]*47 47 55 46 00 01/);
});

test("the command line shows rows, finds, checks and steps", async () => {
  await using project = makeData();
  const show = async (...args: readonly string[]) => {
    const { code, stdout } = await slipway(project, "data", "show", ...args, "--json");
    return { code, ...JSON.parse(stdout) };
  };
  expect(await show("data/pairs.csv", "--from", "3", "--rows", "1")).toMatchObject({
    code: 0,
    rows: [{ at: 2, cells: ["broken", "row"], broken: "2 cells, not 3" }],
  });
  expect(await show("data/pairs.csv", "--find", "Answer 2999", "--column", "response")).toMatchObject({
    rows: [{ at: 2999 }],
  });
  const sample = await show("data/pairs.csv", "--random", "7", "--rows", "3");
  expect(sample.rows).toHaveLength(3);
  expect(await show("data/pairs.csv", "--random", "7", "--rows", "3")).toEqual(sample);
  expect(await show("data/chat.jsonl", "--last", "--rows", "1")).toMatchObject({
    rows: [{ turns: expect.arrayContaining([{ role: "tool", text: "on its way" }]) }],
  });
  expect(await show("data/pairs.csv", "--checks")).toMatchObject({
    code: 1,
    findings: expect.arrayContaining([expect.objectContaining({ kind: "no-answer", rows: 1 })]),
  });
  expect(await show("data/pairs.csv", "--steps")).toMatchObject({
    preparation: { steps: [{ name: "clean", rowsIn: 4000, dropped: { "asked before": 1000 } }] },
  });
  const steps = await slipway(project, "data", "show", "data/pairs.csv", "--steps");
  expect(steps.stdout).toMatch(/data\/pairs\.stats\.json\n[\s\S]*\ntrain +2,250 +75 %\neval +750 +25 %\n/);
  project.write("hostile.csv", "id,t\u001b[2Jx\n1,a\n");
  expect((await slipway(project, "data", "show", "hostile.csv")).stdout).not.toContain("\u001b");
  expect(await show("data/kb")).toMatchObject({ total: 2, files: [{ path: "data/kb/a.txt" }, {}] });
  expect(await slipway(project, "data", "show", "data/pairs.csv", "--last", "--random", "1")).toMatchObject({
    code: 2,
  });
});
