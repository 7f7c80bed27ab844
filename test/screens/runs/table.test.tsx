import { describe, expect, test } from "vitest";
import type { RunCell, RunLooksView, RunTableLook } from "../../../source/api/run-table-views.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const ids = ["a", "b", "c"].map((letter) => letter.repeat(32));
const names = ["calm-otter", "keen-wren", "dim-lark"];
const usual: RunTableLook = { filter: "", sort: [], pinned: ["state", "name"], group: "", aggregate: "best" };
const params = ["alpha", "beta", "delta", "epsilon", "gamma", "kappa", "lambda", "omega", "sigma", "theta", "zeta"].map(
  (key) => `param:${key}`,
);

type Asked = { readonly filter: string; readonly columns?: readonly string[]; readonly baseline?: string };

/** A hub with three runs that keeps what it is told, as the real one does. */
function tableHub(columns: readonly string[], first: Partial<RunLooksView> = {}) {
  const state: { looks: RunLooksView } = { looks: { saved: [], choice: { marks: [] }, ...first } };
  const asked: Asked[] = [];
  const cell = (id: string, at: number): RunCell => {
    if (id === "state") return "finished";
    if (id === "name") return names[at] ?? "";
    return id === "gpu-hours" ? (at + 1) * 1.5 : `${id.replace(/^param:/, "")}-${at}`;
  };
  const client = fakeClient({
    ...quietHub,
    "runs.looks": () => state.looks,
    "runs.keep-look": ({ name, look }: { readonly name?: string; readonly look?: RunTableLook }) => {
      const others = state.looks.saved.filter((each) => each.name !== name);
      state.looks =
        name === undefined
          ? { ...state.looks, current: look }
          : { ...state.looks, saved: look ? [...others, { name, look }] : others };
      client.emit("looks");
      return state.looks;
    },
    "runs.keep-choice": (choice: RunLooksView["choice"]) => {
      state.looks = { ...state.looks, choice };
      return state.looks;
    },
    "runs.columns": () => ({ columns }),
    "runs.table": (query: Asked) => {
      asked.push(query);
      const shown = query.columns ?? columns;
      const rows = ids.map((runId, at) => ({
        kind: "run",
        runId,
        name: names[at],
        experiment: "Default",
        state: "finished",
        startedAtMs: 0,
        deleted: false,
        depth: 0,
        children: 0,
        folded: false,
        cells: shown.map((id) => cell(id, at)),
      }));
      return { rows, total: 3, found: 3, all: 3, columns: shown };
    },
    "charts.metrics": () => ({ keys: ["loss"], found: 1, total: 1, system: [] }),
    "charts.axes": () => ({ axes: [{ kind: "param", key: "lr" }], found: 1 }),
    "charts.scatter": () => ({ runs: [], total: 0 }),
  });
  return { client, state, asked };
}

describe("the table of runs", () => {
  test("keeps filter, marks and baseline in the project, and shows them when it is opened again", async () => {
    const { client, state } = tableHub(["state", "name"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.baseline", "runs.mark", "runs.mark", "runs.filter");
    await app.press(..."lr>1", "\r");
    await expect.poll(() => state.looks.choice).toEqual({ marks: ids.slice(0, 2), baseline: ids[0] });
    await expect.poll(() => state.looks.current?.filter).toBe("lr>1");
    app.unmount();

    const again = openShell(client, "runs");
    await expect.poll(again.screen).toMatch(/Runs {2}\/lr>1 .* 2 marked/);
    await expect.poll(() => client.calls.at(-1)?.[1]).toBeDefined();
    expect(client.calls.findLast(([name]) => name === "runs.table")?.[1]).toMatchObject({
      filter: "lr>1",
      baseline: ids[0],
    });
    await again.act("runs.clear-marks");
    await expect.poll(() => state.looks.choice).toEqual({ marks: [], baseline: ids[0] });
    again.unmount();
  });

  test("hands its filter to the scatter plot", async () => {
    const { client } = tableHub(["state", "name"], { current: { ...usual, filter: "-name:test lr<1" } });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("/-name:test");
    await app.press("\t");
    await app.act("charts.scatter");
    await expect.poll(app.screen).toContain("1 found");
    await app.press("\r");
    await expect
      .poll(() => client.calls.find(([name]) => name === "charts.scatter")?.[1])
      .toEqual({ filter: "-name:test lr<1", x: { kind: "param", key: "lr" }, keys: ["loss"] });
    app.unmount();
  });

  test("shows the GPU hours of each run under their name", async () => {
    const { client } = tableHub(["state", "name", "gpu-hours"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/name +GPU h[\s\S]*calm-otter +1\.5[\s\S]*keen-wren +3[\s\S]*dim-lark +4\.5/);
    app.unmount();
  });

  test("holds a pinned column in its place while the others are scrolled", async () => {
    const { client, state } = tableHub(["state", "name", ...params]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/name +alpha +beta/);
    await app.act("runs.columns");
    await expect.poll(app.screen).toContain("Columns");
    await app.press("j", "j", "j");
    await app.act("runs-columns.pin");
    await expect.poll(() => state.looks.current?.pinned).toEqual(["state", "name", "param:beta"]);
    await app.press("\x1b");
    await expect.poll(app.screen).not.toContain("Columns");
    expect(app.screen()).toMatch(/name +beta +alpha/);
    await app.act("runs.scroll-on");
    await expect.poll(app.screen).toMatch(/name +beta +delta/);
    await app.act("runs.columns");
    await app.act("runs-columns.pin");
    await expect.poll(() => state.looks.current?.pinned).toEqual(["state", "name"]);
    app.unmount();
  });

  test("is saved as a view, looks so again when that is chosen, and forgets it", async () => {
    const { client, state } = tableHub(["state", "name", ...params], { current: { ...usual, filter: "lr>1" } });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("/lr>1");
    await app.act("runs.looks", "runs-looks.save");
    await expect.poll(app.screen).toContain("Save the view");
    await app.press(..."high lr", "\r");
    await expect.poll(() => state.looks.saved).toEqual([{ name: "high lr", look: { ...usual, filter: "lr>1" } }]);
    await expect.poll(app.screen).toMatch(/default +newest first[\s\S]*high lr +\/lr>1/);
    await app.act("runs-looks.choose");
    await expect.poll(app.screen).not.toContain("/lr>1");
    await app.act("runs.looks");
    await expect.poll(app.screen).toContain("high lr");
    await app.press("j");
    await app.act("runs-looks.choose");
    await expect.poll(app.screen).toContain("/lr>1");
    await app.act("runs.looks");
    await expect.poll(app.screen).toContain("high lr");
    await app.press("j");
    await app.act("runs-looks.forget");
    await expect.poll(app.screen).toContain("Forget the view high lr?");
    await app.press("\r");
    await expect.poll(() => state.looks.saved).toEqual([]);
    app.unmount();
  });
});
