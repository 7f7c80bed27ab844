import { createHash } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTables } from "../../../source/adapters/tables/tables-process.js";
import type { CallInput, CallOutput } from "../../../source/api/calls.js";
import { createTablesFeature } from "../../../source/hub/tables/tables-feature.js";
import { makeProject, type Project } from "../../support/project.js";

const call = { who: "ada@here", signal: new AbortController().signal };
const old = "prompt,response\nHi,Hello\nBye,\n";
const now = "prompt,response\nHi,Hello there\nBye,See you\nHi,Hello there\n";
const md5 = createHash("md5").update(old).digest("hex");
const data = "data/pairs.csv";

/** The calls on a project with a CSV, whose former version is in DVC's cache. */
function openTables(project: Project, onEvent: () => void = () => undefined) {
  const tables = createTables([process.execPath, resolve("dist/slipway.js")]);
  onTestFinished(tables.close);
  const object = join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2));
  mkdirSync(dirname(object), { recursive: true });
  writeFileSync(object, old);
  const { handlers, busy } = createTablesFeature(project.root, tables, { emit: onEvent, watched: () => true });
  const required = <Handler>(handler: Handler | undefined): Handler => {
    if (!handler) throw new Error("no handler");
    return handler;
  };
  return {
    busy,
    progress: (input: CallInput<"tables.progress">) => required(handlers["tables.progress"])(input, call),
    page: (input: CallInput<"tables.page">) => Promise.resolve(required(handlers["tables.page"])(input, call)),
    shape: (input: CallInput<"tables.shape">) => required(handlers["tables.shape"])(input, call),
    checks: (input: CallInput<"tables.checks">) => required(handlers["tables.checks"])(input, call),
    difference: (input: CallInput<"tables.difference">) => required(handlers["tables.difference"])(input, call),
  };
}

test("a file of the project and a version of it in DVC's cache are shown and compared", async () => {
  await using project = makeProject({ [data]: now }, { git: false });
  const tables = openTables(project);
  expect(await tables.shape({ table: { path: data, md5 } })).toMatchObject({ rows: 2, broken: 0 });
  expect(await tables.page({ table: { path: data }, of: "from", from: 0, limit: 1, whole: true })).toEqual({
    columns: ["prompt", "response"],
    total: 3,
    rows: [
      {
        at: 0,
        cells: ["Hi", "Hello there"],
        turns: [
          { role: "user", text: "Hi" },
          { role: "assistant", text: "Hello there" },
        ],
      },
    ],
  });
  expect(
    await tables.page({ table: { path: data }, of: "found", from: 0, text: "see", limit: 9, whole: false }),
  ).toMatchObject({
    rows: [{ at: 1, cells: ["Bye", "See you"] }],
    next: 3,
  });
  expect(await tables.difference({ before: { path: data, md5 }, after: { path: data }, key: [] })).toMatchObject({
    before: { rows: 2 },
    after: { rows: 3, duplicates: 1 },
    added: 3,
    removed: 2,
  });
  expect(tables.busy?.()).toBe(false);
});

test("fine-tuning data is checked with the project's tokenizer, else by an estimate", async () => {
  await using project = makeProject({ [data]: now }, { git: false });
  const tables = openTables(project);
  const asked = { table: { path: data }, contextTokens: 4 };
  expect(await tables.checks(asked)).toMatchObject({
    rows: 3,
    tokens: "estimate",
    findings: [{ kind: "duplicate-row", rows: 1, examples: [{ at: 2, why: "as row 1" }] }],
  });
  // Another program's: it is told why the figures are an estimate.
  project.write("tokenizer.json", '{"tokens": []}');
  const notRead = {
    path: "tokenizer.json",
    why: "it has tokens, no model with a vocab, as Hugging Face's tokenizers have it",
  };
  expect(await tables.checks(asked)).toMatchObject({ tokens: "estimate", tokenizerNotRead: notRead });
  const table = { path: data };
  expect(await tables.difference({ before: table, after: table, key: [] })).toMatchObject({
    tokenizerNotRead: notRead,
  });
  const letters = [..."Hiabcdefghijklmnopqrstuvwxyz TSy"].map((letter, id) => [letter, id]);
  const model = { type: "BPE", vocab: { ...Object.fromEntries(letters), He: 90, ll: 91 }, merges: [["l", "l"]] };
  const rest = { added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
  project.write("models/base/tokenizer.json", JSON.stringify({ version: "1.0", ...rest, model }));
  expect(await tables.checks(asked)).toMatchObject({
    tokens: "tokenizer",
    tokenizer: "models/base/tokenizer.json",
    findings: [
      // As the library of Python counts them.
      { kind: "answer-too-long", rows: 3, examples: [{ why: "10 tokens" }, { why: "7 tokens" }, { why: "10 tokens" }] },
      { kind: "duplicate-row" },
    ],
  });
  project.write("data/long.jsonl", `${JSON.stringify({ text: "Hello there ".repeat(3) })}\n`);
  const long = { path: "data/long.jsonl" };
  const { columns } = (await tables.difference({ before: long, after: long, key: [] })) ?? {};
  expect(columns).toMatchObject([
    { name: "text", after: { length: { max: 36 }, tokens: { p50: 33, p95: 33, max: 33 } } },
  ]);
  await expect(tables.checks({ ...asked, tokenizer: "tokenizer.json" })).rejects.toMatchObject({
    code: "tokenizer.unreadable",
  });
  // GPT-2's two files count, too; SentencePiece's is told.
  project.write("gpt2/vocab.json", JSON.stringify(model.vocab));
  project.write("gpt2/merges.txt", "#version: 0.2\nl l\n");
  expect(await tables.checks({ ...asked, tokenizer: "gpt2/vocab.json" })).toMatchObject({
    tokens: "tokenizer",
    tokenizer: "gpt2/vocab.json",
  });
  project.write("data/tokenizer.model", "");
  // One that is not read is passed over for the next.
  expect(await tables.checks(asked)).toMatchObject({ tokenizer: "gpt2/vocab.json" });
  rmSync(join(project.root, "models"), { recursive: true });
  rmSync(join(project.root, "gpt2"), { recursive: true });
  expect(await tables.checks(asked)).toMatchObject({
    tokens: "estimate",
    tokenizerNotRead: {
      path: "data/tokenizer.model",
      why: "SentencePiece's and tiktoken's form is not read, tokenizer.json is",
    },
  });
});

test("how far a difference is told while it is computed: the step, and bytes read that grow to all of them", async () => {
  await using project = makeProject({ ".gitignore": "" }, { git: false });
  const rows = (from: number) =>
    Array.from({ length: 60_000 }, (_, at) => `${from + at},the text of row ${at} and some words more\n`).join("");
  project.write("a.csv", `id,text\n${rows(0)}`);
  project.write("b.csv", `id,text\n${rows(7)}`);
  const [before, after] = [{ path: "a.csv" }, { path: "b.csv" }];
  const told: Promise<CallOutput<"tables.progress">>[] = [];
  const tables = openTables(project, () => {
    told.push(Promise.resolve(tables.progress({ tables: [before, after] })));
  });
  const asked = tables.difference({ before, after, key: [] });
  expect(await tables.progress({ tables: [after, before] })).toEqual({});
  await asked;
  const progresses = (await Promise.all(told)).flatMap(({ progress }) => (progress ? [progress] : []));
  expect(progresses[0]).toEqual({ step: "waiting for its turn", doneBytes: 0, totalBytes: 0 });
  expect(progresses.map(({ step }) => step)).toEqual(
    expect.arrayContaining(["lines of a.csv", "statistics of b.csv", "comparing rows", "rows to show from b.csv"]),
  );
  const read = progresses.map(({ doneBytes }) => doneBytes);
  expect(read).toEqual(read.toSorted((one, other) => one - other));
  const [last] = progresses.slice(-1);
  expect(last).toMatchObject({ step: "drift of columns", doneBytes: last?.totalBytes });
  expect(await tables.progress({ tables: [before, after] })).toEqual({});
});

test("a difference and checks that were computed are there at once when they are asked for again", async () => {
  await using project = makeProject({ [data]: now }, { git: false });
  let events = 0;
  const tables = openTables(project, () => {
    events += 1;
  });
  const longAgo = 1_700_000_000;
  utimesSync(join(project.root, data), longAgo, longAgo);
  utimesSync(join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2)), longAgo, longAgo);
  const asked = { before: { path: data, md5 }, after: { path: data }, key: [] };
  const checked = { table: { path: data }, contextTokens: 4 };
  const first = [await tables.difference(asked), await tables.checks(checked)];
  const computed = events;
  expect([await tables.difference(asked), await tables.checks(checked)]).toEqual(first);
  expect(events).toBe(computed);
  expect(await tables.difference({ ...asked, key: ["prompt"] })).toMatchObject({ key: ["prompt"] });
  expect(events).toBeGreaterThan(computed);
});

test("what is not in the project or not in the cache is refused", async () => {
  await using project = makeProject({ [data]: now, "notes.txt": "" }, { git: false });
  const tables = openTables(project);
  const outside = join(project.root, "../secret.csv");
  writeFileSync(outside, now);
  symlinkSync(outside, join(project.root, "link.csv"));
  symlinkSync(join(project.root, ".dvc/cache/files/md5", md5.slice(0, 2), md5.slice(2)), join(project.root, "own.csv"));
  const page = (path: string, version?: string) =>
    tables.page({
      table: { path, ...(version === undefined ? {} : { md5: version }) },
      of: "last",
      limit: 1,
      whole: false,
    });
  for (const path of ["../secret.csv", "data/../../secret.csv", outside, "link.csv"]) {
    await expect(page(path)).rejects.toMatchObject({ code: "table.outside" });
  }
  await expect(page("notes.txt")).rejects.toMatchObject({ code: "table.unknown-format" });
  await expect(page("gone.csv")).rejects.toMatchObject({ code: "table.not-there" });
  await expect(page(data, "0".repeat(32))).rejects.toMatchObject({ code: "table.not-in-cache" });
  // A link to DVC's cache, as `cache.type symlink` makes them.
  expect(await page("own.csv")).toMatchObject({ total: 2 });
});
