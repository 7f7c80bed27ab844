import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows, messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { useTick } from "../../../source/ui/use-tick.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { experimentTable, noteRows, planRows } from "./view.js";

type Props = ScreenProps & { readonly close: () => void };

const agesEveryMs = 30_000;
/** Frame, heading and the row of the workspace. */
const otherRows = 4;

/** The results of `dvc exp`: a table, and of the selected one what applying it would change. */
export function ExperimentsScreen({ width, height, close }: Props) {
  const { paneOf, zoomed, now, caller, shell } = useShell();
  const nowMs = useTick(now, agesEveryMs);
  const { data: view, error, loading } = useQuery("experiments.list", {});
  const experiments = view?.experiments ?? [];
  const panes = ["experiments", "changes"];
  const focus = paneOf(panes);
  const half = Math.min(Math.floor(height * 0.55), Math.max(9, experiments.length + otherRows + 1));
  const tall = zoomed ? height : half;
  const notes = view ? noteRows(view) : [];
  const list = useList(
    "experiments.list",
    experiments.length,
    Math.max(1, tall - otherRows - notes.length),
    allRows(experiments.map(({ name, commit }) => `${name} ${commit}`)),
  );
  const experiment = experiments[list.cursor];
  const plan = useQuery("experiments.plan", experiment && { commit: experiment.commit });
  const below = zoomed ? height : height - half;
  const changes = () => {
    if (!experiment) return [];
    if (plan.error) return errorRows(plan.error, width - 4);
    return plan.data ? planRows(experiment, plan.data, width - 4) : [glyph("ellipsis")];
  };
  const told = changes();
  const scroll = useScroll("experiments.changes", told.length, Math.max(1, below - 2));
  useScreen({
    panes,
    ready: !loading,
    scopes: [
      {
        name: "experiments",
        facts: {
          close: () => (zoomed ? shell.zoom() : close()),
          experiment,
          plan: plan.error ? undefined : plan.data,
          whyNoPlan: plan.error?.message,
          caller,
        },
      },
      { name: "list", facts: focus === "changes" ? scroll : list },
    ],
    toOverview: close,
  });

  const rows = () => {
    if (!view) return noAnswerRows(error, width - 4);
    if (experiments.length === 0) return [...messageRows(empty, width - 4), ...notes];
    return [
      ...experimentTable(view, {
        offset: list.offset,
        cursor: list.cursor,
        height: Math.max(1, tall - otherRows - notes.length),
        width: width - 2,
        focused: focus === "experiments",
        nowMs,
      }),
      ...notes,
    ];
  };
  const upper = () =>
    pane({
      title: "experiments of dvc exp",
      right: formatAmount(experiments.length, "experiment"),
      width,
      height: tall,
      focused: focus === "experiments",
      rows: rows(),
    });
  const lower = () =>
    pane({
      title: experiment ? `what applying ${label(experiment.name)} changes` : "what applying changes",
      right: seenOf(scroll, below - 2),
      width,
      height: below,
      focused: focus === "changes",
      padded: true,
      rows: told.slice(scroll.offset),
    });
  const lines = zoomed ? (focus === "changes" ? lower() : upper()) : [...upper(), ...lower()];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
    </Box>
  );
}

const empty = [
  "There are no experiments.",
  "",
  "dvc exp run -S KEY=VALUE makes one, beside what git has; so does every trial of a sweep (W).",
];
