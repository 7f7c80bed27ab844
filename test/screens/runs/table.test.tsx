import { describe, expect, test } from "vitest";
import type { RunCell, RunLooksView, RunTableLook } from "../../../source/api/run-table-views.js";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const ids = ["a", "b", "c"].map((letter) => letter.repeat(32));
const names = ["calm-otter", "keen-wren", "dim-lark"];
const usual: RunTableLook = { filter: "", sort: [], pinned: ["state", "name"], group: "", aggregate: "best" };
const params = ["alpha", "beta", "delta", "epsilon", "gamma", "kappa", "lambda", "omega", "sigma", "theta", "zeta"].map(
  (key) => `param:${key}`,
);

type Asked = {
  readonly filter: string;
  readonly columns?: readonly string[];
  readonly baseline?: string;
  readonly find?: string;
};

/** A hub with three runs that keeps what it is told, as the real one does. */
function tableHub(columns: readonly string[], first: Partial<RunLooksView> = {}) {
  const state: { looks: RunLooksView } = { looks: { saved: [], choice: { marks: [] }, ...first } };
  const asked: Asked[] = [];
  const cell = (id: string, at: number): RunCell => {
    if (id === "state") return "finished";
    if (id === "name") return names[at] ?? "";
    return id === "gpu-hours" ? (at + 1) * 1.5 : `${id.replace(/^param:/, "")}-${at}`;
  };
  const answers = {
    ...quietHub,
    "runs.looks": () => state.looks,
    "runs.keepLook": ({ name, look }: { readonly name?: string; readonly look?: RunTableLook }) => {
      const others = state.looks.saved.filter((each) => each.name !== name);
      state.looks =
        name === undefined
          ? { ...state.looks, current: look }
          : { ...state.looks, saved: look ? [...others, { name, look }] : others };
      client.emit("looks");
      return state.looks;
    },
    "runs.keepChoice": (choice: RunLooksView["choice"]) => {
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
      const foundAt = query.find === undefined ? -1 : ids.indexOf(query.find);
      return { rows, total: 3, found: 3, all: 3, columns: shown, ...(foundAt < 0 ? {} : { foundAt }) };
    },
    "charts.metrics": () => ({ keys: ["loss"], found: 1, total: 1, system: [] }),
    "charts.axes": () => ({ axes: [{ kind: "param", key: "lr" }], found: 1 }),
    "charts.scatter": () => ({ runs: [], total: 0 }),
  };
  const client = fakeClient(answers);
  return { client, answers, state, asked };
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

  test("says that how it looks is not kept where the hub cannot keep it", async () => {
    const { client } = tableHub(["state", "name"]);
    const app = openShell(
      {
        ...client,
        call: (name, input, options) =>
          name === "runs.keepLook"
            ? Promise.reject(new UserError({ code: "store.full", kind: "unavailable", message: "The disk is full" }))
            : client.call(name, input, options),
      },
      "runs",
    );
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.filter");
    await app.press("x");
    await expect.poll(app.screen).toContain("The disk is full");
    app.unmount();
  });

  test("is exported as it is filtered and sorted, with the columns that are shown", async () => {
    const { client, asked } = tableHub(["state", "name", "param:lr", "gpu-hours"], {
      current: { ...usual, filter: "lr>1", sort: [{ column: "param:lr", descending: true }] },
    });
    const written: string[] = [];
    const app = openShell(client, "runs", {
      host: {
        writeFile: async (path, content) => {
          for await (const part of content) written.push(String(part));
          return `/home/ada/${path}`;
        },
      },
    });
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.export");
    await expect.poll(app.screen).toMatch(/copy +Markdown[\s\S]*write +JSON[\s\S]*write +CSV/);
    await app.press("k", "G", "\r");
    await expect.poll(app.screen).toContain("runs.csv");
    await app.press("\r");
    await expect.poll(app.screen).toContain("Written: /home/ada/runs.csv");
    expect(written.join("")).toBe(
      "state,name,param:lr,gpu-hours\r\nfinished,calm-otter,lr-0,1.5\r\nfinished,keen-wren,lr-1,3\r\nfinished,dim-lark,lr-2,4.5\r\n",
    );
    expect(asked.at(-1)).toMatchObject({
      filter: "lr>1",
      sort: [{ column: "param:lr", descending: true }],
      columns: ["state", "name", "param:lr", "gpu-hours"],
    });
    app.unmount();
  });

  test("goes from match to match, and says where there is no other or no filter", async () => {
    const { client } = tableHub(["state", "name"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.next-match");
    await expect.poll(app.screen).toContain("No filter is set");
    await app.act("runs.filter");
    await app.press("r", "\r");
    await app.act("runs.next-match");
    await expect.poll(app.screen).toMatch(/▸ +✓ +keen-wren/);
    await app.act("runs.next-match", "runs.next-match");
    await expect.poll(app.screen).toContain("No other run below meets the filter");
    await app.act("runs.previous-match");
    await expect.poll(app.screen).toMatch(/▸ +✓ +keen-wren/);
    app.unmount();
  });

  test("keeps the last runs while a filter is not complete, and says beside it what is missing", async () => {
    const hub = tableHub(["state", "name"]);
    const client = fakeClient({
      ...hub.answers,
      "runs.table": (query: Asked) => {
        if (query.filter === "lr<") {
          const message = 'Invalid filter "lr<" at column 4: expected a value after <';
          throw new UserError({ code: "filter.syntax", kind: "invalid", message });
        }
        if (query.filter !== "") return { rows: [], total: 0, found: 0, all: 3, columns: ["state", "name"] };
        return hub.answers["runs.table"](query);
      },
    });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.filter");
    await app.press("l", "r");
    await expect.poll(app.screen).toContain("No run meets the filter");
    await app.press("<");
    // Only "… of 3" was left, without a row.
    await expect.poll(app.screen).toMatch(/\/ lr< +column 4: expected a value after <[\s\S]*calm-otter[\s\S]*dim-lark/);
    app.unmount();
  });

  test("says which field no run has, and of runs that are all deleted how to see them", async () => {
    const nothing = { rows: [], total: 0, found: 0, columns: ["state", "name"] };
    const looks: RunLooksView = { saved: [], choice: { marks: [] }, current: { ...usual, filter: "nme:gam" } };
    const unknown = [
      { key: "nme", similar: ["name", "note"] },
      { key: "nlp", kind: "tag", similar: ["team=nlp"] },
    ];
    const typo = openShell(
      fakeClient({ ...quietHub, "runs.looks": () => looks, "runs.table": () => ({ ...nothing, all: 3, unknown }) }),
      "runs",
    );
    await expect.poll(typo.screen).toContain('No run has a metric, a param or a tag "nme". Similar: name, note.');
    expect(typo.screen()).toContain('No run has a tag "nlp". Similar: team=nlp.');
    typo.unmount();
    const gone = openShell(
      fakeClient({ ...quietHub, "runs.table": () => ({ ...nothing, all: 0, deleted: 30 }) }),
      "runs",
    );
    await expect.poll(gone.screen).toContain("30 runs are deleted: H shows them.");
    expect(gone.screen()).not.toContain("No runs yet");
    gone.unmount();
  });

  test("names the runs that are to be deleted, those that are not on the screen too", async () => {
    const hub = tableHub(["state", "name"]);
    const far = Array.from({ length: 37 }, (_, at) => [String(at).padStart(32, "0"), `far-${at}`] as const);
    const client = fakeClient({
      ...hub.answers,
      "runs.ids": () => ({ runIds: far.map(([runId]) => runId), names: far }),
    });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.mark-all");
    await expect.poll(app.screen).toContain("37 marked");
    await app.act("runs.delete");
    await expect
      .poll(app.screen)
      .toMatch(/Delete 37 runs\?[\s\S]*far-0 +00000000[\s\S]*far-7 +00000000[\s\S]*and 29 more/);
    await app.press("j");
    await expect.poll(app.screen).toContain("A question is open: Enter or Esc first");
    app.unmount();
  });

  test("refuses what is no tag and an empty name in the dialog, with the form", async () => {
    const { client } = tableHub(["state", "name"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("calm-otter");
    await app.act("runs.tag");
    await app.press(..."bad tag", "\r");
    await expect.poll(app.screen).toContain("Write key=value, or -key to take it away");
    expect(app.screen()).toContain("bad tag");
    await app.press("\x1b");
    await expect.poll(app.screen).not.toContain("bad tag");
    await app.act("runs.rename");
    await app.press("\x15", "\r");
    await expect.poll(app.screen).toContain("A run has a name: write one");
    expect(client.calls.filter(([name]) => name === "runs.tag" || name === "runs.rename")).toEqual([]);
    app.unmount();
  });

  test("of a terminal that only reads deletes, tags and renames nothing and says so before it asks", async () => {
    const hub = tableHub(["state", "name"]);
    const client = fakeClient({
      ...hub.answers,
      "project.get": () => ({ ...quietHub["project.get"](), readOnly: true }),
    });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/hub +READ-ONLY[\s\S]*calm-otter/);
    await expect.poll(app.screen).not.toContain("D delete");
    for (const id of ["runs.delete", "runs.tag", "runs.rename", "runs.note"]) await app.act(id);
    await expect.poll(app.screen).toContain("This terminal is attached read-only: it changes nothing");
    expect(app.screen()).not.toMatch(/Delete run|Enter rename/);
    app.unmount();
  });

  // The two names were learnt in turns, with each frame anew.
  test("names a run that was renamed as it is on the screen", async () => {
    const names = [[ids[0] ?? "", "the name before"]] as const;
    const { client } = tableHub(["state", "name"], { choice: { marks: ids.slice(0, 1) }, names });
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("1 marked");
    await app.act("runs.delete");
    await expect.poll(app.screen).toContain("Delete run calm-otter?");
    app.unmount();
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

  test("goes through the figures of a metric from one line of the list of columns", async () => {
    const { client, state } = tableHub(["state", "name", "param:lr", "last:loss"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/name +lr +loss/);
    await app.act("runs.columns");
    await expect.poll(app.screen).toContain("metric, last");
    await app.press("j", "j", "j");
    for (const figure of ["min", "max", "best"]) {
      await app.act("runs-columns.figure");
      // The cursor was thrown to the first line: the second time the figure of nothing was asked for.
      await expect.poll(() => state.looks.current?.columns?.at(-1)).toBe(`${figure}:loss`);
      await expect.poll(app.screen).toContain(`metric, ${figure}`);
    }
    await app.act("runs-columns.pin");
    await expect.poll(() => state.looks.current?.pinned).toEqual(["state", "name", "best:loss"]);
    app.unmount();
  });

  test("begins each search in a list of columns with an empty line", async () => {
    const { client } = tableHub(["state", "name", ...params]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toMatch(/name +alpha +beta/);
    await app.act("runs.columns", "runs-columns.find");
    await expect.poll(app.screen).toContain("type to find");
    await app.press(..."zeta", "\r");
    await expect.poll(app.screen).toMatch(/│ \/ zeta/);
    await app.act("runs-columns.find");
    await expect.poll(app.screen).toContain("type to find");
    app.unmount();
  });

  test("shows the first runs when it is sorted or filtered, and stays on its run when the filter goes", async () => {
    const { client } = tableHub(["state", "name", "param:lr"]);
    const app = openShell(client, "runs");
    await expect.poll(app.screen).toContain("dim-lark");
    await app.act("list.last", "runs.sort");
    await expect.poll(app.screen).toContain("Sort by");
    await app.act("runs-sort.by", "runs-sort.close");
    await expect.poll(app.screen).not.toContain("Sort by");
    await expect.poll(app.screen).toMatch(/▸ +✓ +calm-otter/);
    await app.act("list.last", "runs.filter");
    await app.press("x", "\r");
    await expect.poll(app.screen).toMatch(/▸ +✓ +calm-otter/);
    await app.act("list.last");
    await expect.poll(app.screen).toMatch(/▸ +✓ +dim-lark/);
    await app.act("runs-filtered.clear");
    await expect.poll(app.screen).not.toContain("/x");
    expect(app.screen()).toMatch(/▸ +✓ +dim-lark/);
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
