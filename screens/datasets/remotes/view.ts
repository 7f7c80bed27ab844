import type { RemoteView } from "../../../source/api/dataset-work-calls.js";
import type { JobView } from "../../../source/api/views.js";
import { table } from "../../../source/ui/table.js";
import { wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { paint } from "../../../source/ui/theme.js";

type Look = { readonly offset: number; readonly cursor: number; readonly height: number; readonly width: number };

/** A row a remote, the default first. */
export function remotesTable(
  remotes: readonly RemoteView[],
  { offset, cursor, height, width }: Look,
): readonly string[] {
  return table({
    columns: [
      { title: "name", width: 10 },
      { title: "", width: 7 },
      { title: "kind", width: 6 },
      { title: "URL", width: 16, flex: true },
      { title: "in", width: 12, drop: 2 },
      { title: "needs", width: 20, drop: 1 },
    ],
    rows: remotes
      .slice(offset, offset + height)
      .map(({ name, isDefault, kind, url, in: file, needs, isInstalled }) => [
        label(name),
        isDefault ? paint("default", "good") : "",
        kind,
        label(url),
        file,
        needs === undefined ? "" : isInstalled ? needs : paint(`${needs}: missing`, "warning"),
      ]),
    cursor: cursor - offset,
    width,
    focused: true,
  });
}

/** What the last test of a remote came to; none where it was not tested. */
export function testRows(jobs: readonly JobView[], name: string, width: number): readonly string[] {
  const job = jobs.find(({ title }) => title === `test the remote ${name}`);
  if (!job) return [paint("enter tests it", "dim")];
  if (job.state === "running") return wrap(label(job.progress ?? "it is asked"), width);
  const told = wrap(label(job.message ?? ""), width).map((row) => paint(row, job.state === "done" ? "good" : "bad"));
  return [...told, ...(job.hint === undefined ? [] : wrap(label(job.hint), width).map((row) => paint(row, "dim")))];
}
