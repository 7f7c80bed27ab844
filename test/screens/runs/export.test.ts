import { describe, expect, test } from "vitest";
import { comparisonCsv, csvRecord, historyCsv, runCsv } from "../../../screens/runs/export/csv.js";
import type { WholeComparison, WholeRun } from "../../../screens/runs/export/gather.js";
import { runJson } from "../../../screens/runs/export/json.js";
import { comparisonMarkdown, runMarkdown } from "../../../screens/runs/export/markdown.js";
import { fakeClient } from "../../support/fake-client.js";

const metric = {
  key: "loss",
  last: 0.3,
  step: 9,
  count: 10,
  nanCount: 1,
  better: "lower",
  best: 0.1,
  bestStep: 5,
} as const;
const run: WholeRun = {
  head: {
    runId: "5e9d72be99204a9b8769ce9f28dba857",
    name: "calm|otter",
    experimentId: "1",
    experiment: "tunings",
    status: "FINISHED",
    stale: false,
    deleted: false,
    startedAtMs: 0,
    endedAtMs: 4000,
    userId: "ada",
    artifactUri: "mlflow-artifacts:/1/5e/artifacts",
    note: "",
    inputs: [],
    models: [],
    lineage: { gitCommit: "c6efbf2087ad97aa", gitDirty: true, data: [], versions: [], children: [], childrenTotal: 0 },
  },
  params: [
    ["lr", "4e-3"],
    ["__proto__", "legal"],
  ],
  tags: [["note", "=1+1"]],
  metrics: [{ ...metric, min: 0.1, max: 2, trend: [2, 1, 0.1, 0.3] }],
};

describe("a CSV", () => {
  test("guards what a spreadsheet would run, and leaves numbers alone", () => {
    expect(csvRecord(["=1+1", "+x", "@a", "-cmd", "-0.5", "-1e-7", 3, null, "-Infinity"])).toBe(
      "'=1+1,'+x,'@a,'-cmd,-0.5,-1e-7,3,,-Infinity\r\n",
    );
    expect(csvRecord(['a "b"', "c,d", "e\nf"])).toBe('"a ""b""","c,d","e\nf"\r\n');
  });

  test("of a run has its params, figures and tags", () => {
    expect(runCsv(run).split("\r\n")).toEqual([
      "kind,key,value,best,best_step,min,max,points,nan",
      "param,lr,4e-3,,,,,,",
      "param,__proto__,legal,,,,,,",
      "metric,loss,0.3,0.1,5,0.1,2,10,1",
      "tag,note,'=1+1,,,,,,",
      "",
    ]);
  });

  test("of the history asks for page after page", async () => {
    const pages = [{ points: [[0, 1, 2]], nextPageToken: "next" }, { points: [[1, 2, "NaN"]] }];
    const client = fakeClient({ "runs.points": () => pages.shift() });
    const parts: string[] = [];
    for await (const part of historyCsv(client, "5e", ["loss"], new AbortController().signal)) parts.push(part);
    expect(parts.join("")).toBe("metric,step,timestamp_ms,value\r\nloss,0,1,2\r\nloss,1,2,NaN\r\n");
    expect(client.calls.map(([, input]) => input)).toEqual([
      { runId: "5e", key: "loss", limit: 25_000 },
      { runId: "5e", key: "loss", limit: 25_000, pageToken: "next" },
    ]);
  });
});

test("a run as JSON has its params by their keys, whatever they are called", () => {
  expect(JSON.stringify(Reflect.get(runJson(run), "params"))).toBe('{"lr":"4e-3","__proto__":"legal"}');
});

test("a run as Markdown can be pasted: tables, best, lineage, nothing that Markdown would take for its own", () => {
  expect(runMarkdown(run).split("\n")).toEqual([
    "### Run calm\\|otter",
    "",
    "`5e9d72be99204a9b8769ce9f28dba857` of tunings: finished, took 4.0 s, started 1970-01-01T00:00:00.000Z",
    "",
    "| metric | last | best | at step | min | max | points | trend |",
    "|---|---|---|---|---|---|---|---|",
    "| loss | 0.3 | ◆ 0.1 | 5 | 0.1 | 2 | 10 | █▄▁▂ |",
    "",
    "| param | value |",
    "|---|---|",
    "| lr | 4e-3 |",
    "| \\_\\_proto\\_\\_ | legal |",
    "",
    "| lineage |  |",
    "|---|---|",
    "| code | c6efbf2087 + changes |",
    "| user | ada |",
    "| id | 5e9d72be99204a9b8769ce9f28dba857 |",
    "",
  ]);
});

describe("a comparison", () => {
  const none = { rows: [], total: 0, differing: 0, all: 0, notes: [] };
  const compared = (name: string) => ({
    runId: `${name}0`,
    name,
    experiment: "tunings",
    status: "FINISHED" as const,
    stale: false,
    startedAtMs: 0,
    versions: [],
  });
  const loss = { key: "loss", cells: [0.3, 0.6], differs: true, best: [0] };
  const comparison: WholeComparison = {
    runs: [compared("otter"), compared("wren")],
    params: { ...none, rows: [{ key: "lr", cells: ["1", null], differs: true, best: [] }], total: 1 },
    metrics: { ...none, rows: [loss], total: 1 },
    best: none,
    artifacts: none,
    paramsFile: { ...none, notes: [{ run: 1, text: "no commit is recorded" }] },
    data: none,
    packages: none,
    code: [
      {
        state: "different",
        notes: [],
        stat: ["a.py | 2 +-"],
        lines: ["-```", "+x"],
        firstLine: 0,
        totalLines: 2,
        isCut: false,
      },
    ],
  };

  test("as Markdown marks the best, says what is missing, and fences the difference of the code", () => {
    const text = comparisonMarkdown(comparison);
    expect(text).toContain("| loss | 0.3 ◆ | 0.6 |");
    expect(text).toContain("| lr | 1 | – |");
    expect(text).toContain("#### params.yaml\n\nnothing is recorded\n\n- B: no commit is recorded");
    expect(text).toContain("````diff\n-```\n+x\n````");
  });

  test("as CSV has a column a run", () => {
    expect(comparisonCsv(comparison)).toBe(
      "kind,key,otter,wren\r\nrun,id,otter0,wren0\r\nparam,lr,1,\r\nmetric,loss,0.3,0.6\r\n",
    );
  });
});
