import { describe, expect, test } from "vitest";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const ids = ["a", "b", "c"].map((letter) => letter.repeat(32));
const names = ["calm-otter", "keen-wren", "dim-lark"];
const none = { rows: [], total: 0, differing: 0, all: 0, notes: [] };
const hub = {
  ...quietHub,
  "compare.runs": ({ runIds }: { readonly runIds: readonly string[] }) => ({
    runs: runIds.map((runId, at) => ({
      runId,
      name: names[at] ?? "",
      experiment: "tunings",
      status: "FINISHED",
      stale: false,
      startedAtMs: 0,
      versions: [],
    })),
  }),
  "compare.params": ({ all }: { readonly all: boolean }) => ({
    rows: [
      { key: "lr", cells: ["0.004", "0.001", null], differs: true, best: [] },
      ...(all ? [{ key: "batch", cells: ["8", "8", "8"], differs: false, best: [] }] : []),
    ],
    total: all ? 2 : 1,
    differing: 1,
    all: 2,
    notes: [],
  }),
  "compare.metrics": ({ by }: { readonly by: string }) => ({
    rows: [{ key: "loss", cells: [by === "best" ? 0.1 : 0.3, 0.6, "NaN"], differs: true, best: [0] }],
    total: 1,
    differing: 1,
    all: 1,
    notes: [],
  }),
  "compare.paramsFile": () => ({ ...none, notes: [{ run: 1, text: "no commit is recorded" }] }),
  "compare.code": ({ other }: { readonly other: number }) => ({
    state: "different",
    notes: [],
    stat: [" train.py | 2 +-"],
    lines: ["-old", `+new of ${other}`],
    firstLine: 0,
    totalLines: 2,
    isCut: false,
  }),
};

/** The comparison of the three runs in front. */
function compare(answers: Parameters<typeof fakeClient>[0] = hub) {
  const client = fakeClient(answers);
  const kept = new Map<string, unknown>([["runs.view", [{ view: "compare", runIds: ids }]]]);
  return { ...openShell(client, "runs", { kept }), client, kept };
}

describe("compared runs", () => {
  test("show what differs, what one has not, and which value is the best", async () => {
    const app = compare();
    await expect.poll(app.screen).toMatch(/lr[ │]+0\.004[ │]+0\.001[ │]+–/);
    await expect.poll(app.screen).toMatch(/loss[ │]+0\.3 ◆[ │]+0\.6[ │]+NaN/);
    expect(app.screen()).not.toContain("batch");
    expect(app.screen()).toMatch(/A ✓ calm-otter[\s\S]*B ✓ keen-wren[\s\S]*C ✓ dim-lark/);
    await app.press("t");
    await expect.poll(app.screen).toMatch(/batch[ │]+8/);
    await app.press("b");
    await expect.poll(app.screen).toMatch(/metrics, best[\s\S]*loss[ │]+0\.1 ◆/);
    app.unmount();
  });

  test("have as many rows as there is room for, and tell which of how many they are", async () => {
    const keys = Array.from({ length: 9 }, (_, at) => `param_${at}`);
    const app = compare({
      ...hub,
      "compare.params": ({ offset, limit }: { readonly offset: number; readonly limit: number }) => ({
        rows: keys
          .slice(offset, offset + limit)
          .map((key) => ({ key, cells: ["1", "2", "3"], differs: true, best: [] })),
        total: 9,
        differing: 9,
        all: 9,
        notes: [],
      }),
    });
    await expect.poll(app.screen).toMatch(/1-\d of 9/);
    const params = app.screen().split("─ metrics")[0] ?? "";
    const shown = params.match(/param_\d/g) ?? [];
    expect(params).toContain(`1-${shown.length} of 9`);
    expect(params).not.toMatch(/│ +│/);
    app.unmount();
  });

  test("say what is missing instead of showing nothing", async () => {
    const app = compare();
    await app.press("\t", "\t");
    await expect.poll(app.screen).toMatch(/No params of params\.yaml are recorded\.[\s\S]*B: no commit is recorded/);
    app.unmount();
  });

  test("go from run to run through the differences of the code", async () => {
    const app = compare();
    await app.press("\t", "\t", "\t");
    await expect.poll(app.screen).toContain("+new of 1");
    await app.press("l");
    await expect.poll(app.screen).toContain("+new of 2");
    app.unmount();
  });

  test("open the selected run, and Esc leads back one level after the other", async () => {
    const app = compare();
    await expect.poll(app.screen).toContain("A is what the others are held against");
    await app.press("o");
    await expect
      .poll(() => app.client.calls.find(([name]) => name === "runs.head"))
      .toEqual(["runs.head", { runId: ids[1] }]);
    await app.press("\u001b");
    await expect.poll(app.screen).toContain("A is what the others are held against");
    await app.press("\u001b");
    await expect.poll(app.screen).toContain("No runs yet.");
    app.unmount();
  });
});

describe("an open run", () => {
  const head = {
    runId: ids[0],
    name: "calm-otter",
    experimentId: "1",
    experiment: "tunings",
    status: "FINISHED",
    stale: false,
    deleted: false,
    startedAtMs: 0,
    endedAtMs: 1000,
    userId: "ada",
    artifactUri: "mlflow-artifacts:/1/a/artifacts",
    note: "",
    inputs: [],
    models: [],
    lineage: {
      data: [],
      versions: [],
      children: [{ runId: ids[1], name: "child", status: "FINISHED" }],
      childrenTotal: 1,
    },
  };
  const metric = (at: number) => ({ key: `metric ${at}`, last: at, step: 1, count: 1, nanCount: 0, trend: [] });

  test("of 12,000 metrics asks for those that are seen", async () => {
    const client = fakeClient({
      ...quietHub,
      "runs.head": () => head,
      "runs.entries": () => ({ rows: [["prompt", "word ".repeat(1200)]], total: 1, all: 1 }),
      "runs.metrics": ({ offset, limit }: { readonly offset: number; readonly limit: number }) => ({
        rows: Array.from({ length: Math.min(limit, 12_000 - offset) }, (_, at) => metric(offset + at)),
        total: 12_000,
        all: 12_000,
      }),
    });
    const kept = new Map<string, unknown>([["runs.view", [{ view: "detail", runId: ids[0] }]]]);
    const app = openShell(client, "runs", { kept });
    await expect.poll(app.screen).toMatch(/calm-otter · finished[\s\S]*prompt +word word/);
    await app.press("\r");
    await expect.poll(app.screen).toMatch(/prompt ─+ 1-\d+ of \d+/);
    await app.press("\u001b");
    await expect.poll(app.screen).not.toMatch(/prompt ─+ 1-/);
    await app.press("\t", "G");
    await expect.poll(app.screen).toContain("metric 11999");
    const asked = client.calls
      .filter(([name]) => name === "runs.metrics")
      .map(([, input]) => Number(Reflect.get(Object(input), "limit")));
    expect(Math.max(...asked)).toBeLessThan(60);
    app.unmount();
  });

  test("of 50,000 files asks for those around the window, reaches the last, and tells why one cannot be opened", async () => {
    const file = (at: number) => ({ path: `f${at}`, name: `f${at}`, depth: 0, kind: "file", isOpen: false });
    const client = fakeClient({
      ...quietHub,
      "runs.head": () => head,
      "runs.tree": ({ offset, limit }: { readonly offset: number; readonly limit: number }) => ({
        rows: Array.from({ length: Math.min(limit, 50_000 - offset) }, (_, at) =>
          offset + at === 49_998
            ? { ...file(49_998), kind: "other", problem: "a pipe" }
            : { ...file(offset + at), sizeBytes: 3 },
        ),
        total: 50_000,
      }),
      "runs.preview": () => ({ kind: "gone" }),
    });
    const kept = new Map<string, unknown>([["runs.view", [{ view: "detail", runId: ids[0] }]]]);
    const app = openShell(client, "runs", { kept });
    await expect.poll(app.screen).toContain("calm-otter · finished");
    await app.press("]");
    await expect.poll(app.screen).toMatch(/artifacts ─+ 50,000/);
    await app.press("G");
    await expect.poll(app.screen).toContain("f49999");
    await app.press("k");
    await expect.poll(app.screen).toContain("It cannot be opened here: a pipe.");
    const asked = client.calls
      .filter(([name]) => name === "runs.tree")
      .map(([, input]) => Number(Reflect.get(Object(input), "limit")));
    expect(Math.max(...asked)).toBeLessThan(300);
    app.unmount();
  });
});
