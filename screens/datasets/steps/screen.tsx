import { Box } from "ink";
import type { DataStepsFacts } from "../../../source/actions/dataset-steps.js";
import { useQuery } from "../../../source/client/use-query.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { type PreviewProps, titleOf } from "../preview/preview-parts.js";
import { stepsLayout } from "./layout.js";
import { stepsRows } from "./steps-view.js";
import { useChecksPane } from "./use-checks-pane.js";

const panes = ["steps", "checks"];
/** Tokens that an answer may have, until another number is given. */
const usualContext = 2048;
const mostTokens = 100_000_000;

/** What the preparation of the data counted, step by step, and what is wrong with it for fine-tuning. */
export function StepsScreen({ width, height, of, doors }: PreviewProps) {
  const { paneOf, zoomed, shell } = useShell();
  const focus = paneOf(panes);
  const sizes = stepsLayout(width, height, zoomed ? focus : undefined);
  const dialogs = useDialogs(width, height);
  const [contextTokens, setContext] = useKept("steps.context", usualContext);
  const asked = useQuery("datasets.steps", { data: of });
  const seen = Math.max(1, sizes.steps.height - 2);
  const steps = asked.data
    ? stepsRows(asked.data, Math.max(20, sizes.steps.width - 4))
    : noAnswerRows(asked.error, Math.max(20, sizes.steps.width - 4));
  const scroll = useScroll(`steps.${of.path}@${of.md5 ?? ""}`, steps.length, seen);
  const isOnChecks = focus === "checks";
  const checks = useChecksPane({
    of,
    contextTokens,
    width: sizes.checks.width - 2,
    height: sizes.checks.height - 2,
    focused: isOnChecks,
  });
  const askContext = () =>
    dialogs.open({
      kind: "line",
      title: "tokens that an answer may have",
      initial: String(contextTokens),
      placeholder: "2048",
      accept: (typed) => {
        const tokens = Number(typed.replaceAll(/[,\s]/g, ""));
        if (Number.isInteger(tokens) && tokens > 0 && tokens <= mostTokens) setContext(tokens);
        else
          shell.toast("warning", `"${typed}" is no number of tokens`, `Give one from 1 to ${formatCount(mostTokens)}.`);
      },
    });
  const facts: DataStepsFacts = {
    close: () => (zoomed ? shell.zoom() : doors.close()),
    open:
      isOnChecks && checks.at !== undefined
        ? () => doors.open({ view: "preview", of, ...(checks.at === undefined ? {} : { at: checks.at }) })
        : undefined,
    askContext,
    preview: () => doors.open({ view: "preview", of }),
    copied: (isOnChecks ? checks.text : steps).map(withoutSgr).join("\n"),
  };
  useScreen({
    panes,
    ready: !asked.loading && checks.ready,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            { name: "dataSteps", facts },
            { name: "list", facts: isOnChecks ? checks.list : scroll },
          ],
    field: dialogs.field,
    toOverview: doors.toOverview,
  });
  const stepsPane = pane({
    ...sizes.steps,
    title: `${titleOf(of)} · steps`,
    footRight: seenOf(scroll, seen),
    focused: !isOnChecks,
    padded: true,
    rows: steps.slice(scroll.offset),
  });
  const checksPane = pane({ ...sizes.checks, title: "checks", focused: isOnChecks, rows: checks.rows });
  const both = sizes.isBeside ? beside(stepsPane, checksPane) : [...stepsPane, ...checksPane];
  const lines = zoomed ? (isOnChecks ? checksPane : stepsPane) : both;
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
      {dialogs.element}
    </Box>
  );
}
