import { expect, test } from "vitest";
import type { RunLooksView } from "../../../source/api/run-table-views.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const ids = ["a", "b", "c"].map((letter) => letter.repeat(32));
const names = ["calm-otter", "keen-wren", "dim-lark"];

/** A hub with three runs that keeps what is marked. */
function markingHub(first: Partial<RunLooksView> = {}) {
  const state: { looks: RunLooksView } = { looks: { saved: [], choice: { marks: [] }, ...first } };
  const client = fakeClient({
    ...quietHub,
    "runs.looks": () => state.looks,
    "runs.keepChoice": (choice: RunLooksView["choice"]) => {
      state.looks = { ...state.looks, choice };
      return state.looks;
    },
    "runs.table": () => ({
      rows: ids.map((runId, at) => ({
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
        cells: ["finished", names[at] ?? ""],
      })),
      total: 3,
      found: 3,
      all: 3,
      columns: ["state", "name"],
    }),
  });
  return { client, state };
}

// "2 marked" stood there although one of them was deleted elsewhere and not in the table.
test("forgets marks and baseline of a run that is deleted elsewhere", async () => {
  const { client, state } = markingHub();
  const app = openShell(client, "runs");
  await expect.poll(app.screen).toContain("calm-otter");
  await app.act("runs.baseline", "runs.mark", "runs.mark");
  await expect.poll(app.screen).toContain("2 marked");
  await expect.poll(() => state.looks.choice.marks).toHaveLength(2);
  state.looks = { ...state.looks, gone: [ids[0] ?? ""] };
  client.emit("runs");
  await expect.poll(app.screen).toContain("1 marked");
  await app.act("runs.mark");
  await expect.poll(() => state.looks.choice).toEqual({ marks: [ids[1], ids[2]] });
  app.unmount();
});

// Of two names each frame learnt the other one: React gave up after fifty.
test("shows a run that was renamed while it is still told by its old name beside", async () => {
  const { client } = markingHub({ names: [[ids[0] ?? "", "old-name"]] });
  const app = openShell(client, "runs");
  await expect.poll(app.screen).toContain("calm-otter");
  app.unmount();
});
