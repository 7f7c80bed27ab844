import { expect, test } from "vitest";
import { drawColumns } from "../../../screens/runs/table/columns.js";
import { drawRows } from "../../../screens/runs/table/draw-rows.js";
import type { RunTableRun } from "../../../source/api/run-table-views.js";
import { asRunId } from "../../../source/domain/ids.js";
import { withoutSgr } from "../../../source/ui/theme.js";

const ids = ["state", "name", "param:lr", "last:loss", "trend"];
const runId = asRunId("5e9d72be".repeat(4));
if (runId === undefined) throw new Error("no id");

const row: RunTableRun = {
  kind: "run",
  runId,
  name: "calm-otter",
  experiment: "Default",
  state: "finished",
  startedAtMs: 0,
  deleted: false,
  depth: 0,
  children: 0,
  folded: false,
  cells: ["finished", "calm-otter", "0.5", null, []],
};

// Its cells were empty, as those of a run that had logged nothing.
test("a run whose points cannot be read has a sign at its name and in the cells that would show them", () => {
  const rows = [row, { ...row, damaged: true as const }];
  const columns = drawColumns(ids, rows, { sort: [], baseline: false, before: new Map() });
  const { lines } = drawRows({
    columns,
    pinned: new Set(),
    scrolled: 0,
    rows,
    cursor: -1,
    width: 80,
    focused: true,
    nowMs: 0,
    baseline: undefined,
    markOf: () => "",
  });
  expect(lines.slice(1).map((line) => withoutSgr(line).trimEnd())).toEqual([
    "  ✓  calm-otter     0.5",
    "  ✓  ! calm-otter   0.5          ?  ?",
  ]);
});
