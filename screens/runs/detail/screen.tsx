import { Box } from "ink";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { useExports } from "../export/use-exports.js";
import type { RunsDoors } from "../runs-doors.js";
import {
  type DetailPage,
  type DetailPane,
  detailLayout,
  detailPages,
  detailPanes,
  firstPane,
  isDetailPane,
  pageOfPane,
} from "./layout.js";
import type { PaneFacts } from "./pane-facts.js";
import { useDataPane, useEntriesPane, useLineagePane, useMetricsPane } from "./use-fact-panes.js";
import { useFilePanes } from "./use-file-panes.js";
import { useRunLog } from "./use-log-pane.js";
import { useSamplePanes } from "./use-sample-panes.js";
import { headLine } from "./view.js";

type Props = ScreenProps & { readonly runId: string; readonly doors: RunsDoors };

const clockEveryMs = 1000;
const agesEveryMs = 30_000;

/** A run, opened: what it was made of, what came of it, its files, its log, its answers. */
export function RunDetailScreen({ width, height, runId, doors }: Props) {
  const { paneOf, zoomed, now, shell } = useShell();
  const { data: head, error, loading } = useQuery("runs.head", { runId });
  const nowMs = useTick(now, head?.status === "RUNNING" && !head.stale ? clockEveryMs : agesEveryMs);
  const executionId = head?.lineage.executionId;
  const panes = detailPanes.filter((name) => name !== "log" || executionId !== undefined);
  const kept = paneOf(panes);
  const focus: DetailPane = isDetailPane(kept) ? kept : "params";
  const page = pageOfPane(focus);
  const [lower, setLower] = useKept<DetailPage>("detail.lower", "files");
  if (page !== "facts" && page !== lower) setLower(page);
  const body = { width, height: height - 1 };
  const grid = detailLayout(body, {
    focus,
    zoomed,
    lower: lower === "log" && executionId === undefined ? "files" : lower,
  });
  const rectOf = (name: DetailPane) => grid.flat().find((rect) => rect.pane === name);
  const dialogs = useDialogs(width, height);
  const options = (name: DetailPane) => ({ runId, rect: rectOf(name), focused: focus === name, dialogs });
  const files = useFilePanes({
    runId,
    tree: rectOf("artifacts"),
    preview: rectOf("preview"),
    focus,
    showPreview: () => shell.focusPane("preview"),
  });
  const samples = useSamplePanes({ runId, prompts: rectOf("prompts"), answers: rectOf("answers"), focus, dialogs });
  const log = useRunLog(head, { rect: rectOf("log"), focused: focus === "log", dialogs });
  const facts: Readonly<Record<DetailPane, PaneFacts>> = {
    log: log.pane,
    params: useEntriesPane("params", options("params")),
    metrics: useMetricsPane(options("metrics")),
    lineage: useLineagePane(head, { ...options("lineage"), openRun: doors.openRun }),
    tags: useEntriesPane("tags", options("tags")),
    data: useDataPane(head, options("data")),
    ...files,
    ...samples,
  };
  const exports = useExports(dialogs);
  const here = facts[focus];
  const turnPage = (by: number) => {
    const pages = detailPages.filter((each) => each !== "log" || executionId !== undefined);
    const next = pages[(pages.indexOf(page) + by + pages.length) % pages.length] ?? "facts";
    shell.focusPane(firstPane[next]);
  };
  const own: ActiveScope = {
    name: "runDetail",
    facts: {
      runId,
      close: () => (zoomed ? shell.zoom() : doors.close()),
      open: here.open,
      sideways: here.sideways,
      filter: here.find && filterDialog(here.title, here.find),
      copied: here.copied,
      file: here.file,
      download: () => here.file && exports.saveArtifact(here.file),
      exportRun: () => head && exports.exportRun(head),
      turnPage,
    },
  };
  function filterDialog(title: string, { text, set }: NonNullable<PaneFacts["find"]>) {
    return () =>
      dialogs.open({
        kind: "line",
        title: `filter ${title}`,
        initial: text,
        placeholder: "words, -word not",
        accept: set,
      });
  }
  const ownLog = focus === "log" ? log.scopes : [];
  const list: ActiveScope = { name: "list", facts: here.list };
  useScreen({
    panes,
    ready: !loading,
    toOverview: doors.toOverview,
    scopes: dialogs.scopes.length > 0 ? dialogs.scopes : [...ownLog, own, list],
    field: dialogs.field,
  });

  const draw = ({ pane: name, width: wide, height: tall }: (typeof grid)[number][number]) => {
    const { title, right, rows, padded = false } = facts[name];
    return pane({ title, right, width: wide, height: tall, focused: focus === name, rows, padded });
  };
  const pages = detailPages
    .filter((name) => name !== "log" || executionId !== undefined)
    .map((name) => ({ name, isHere: name === page }));
  const failed = pane({
    title: "run",
    width,
    height: height - 1,
    focused: true,
    padded: true,
    rows: noAnswerRows(error, width - 4),
  });
  const lines = error && !head ? failed : grid.flatMap((row) => beside(...row.map(draw)));
  return (
    <Box width={width} height={height}>
      <Rows lines={[headLine(head, pages, width, nowMs), ...lines]} width={width} />
      {dialogs.element}
    </Box>
  );
}
