import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { SmallTable } from "../../../source/ui/small-table.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { letterOf } from "../export/markdown.js";
import { useExports } from "../export/use-exports.js";
import type { RunsDoors } from "../runs-doors.js";
import { cellText } from "./cells.js";
import { compareLayout, isSection, type Place, type Section, sections } from "./layout.js";
import { useComparedAnswers } from "./use-answers.js";
import { useCode } from "./use-code.js";
import { type Common, matrixFacts, type SectionFacts, useMatrixState } from "./use-matrix.js";
import { legendRows, sectionLine } from "./view.js";

type Props = ScreenProps & { readonly runIds: readonly string[]; readonly doors: RunsDoors };

const agesEveryMs = 30_000;
const mostInLegend = 6;

/** Runs beside each other: what was different, and what came of it. */
export function CompareScreen({ width, height, runIds, doors }: Props) {
  const { paneOf, zoomed, now, shell } = useShell();
  const asked = useQuery("compare.runs", { runIds: [...runIds] });
  const runs = asked.data?.runs ?? [];
  const nowMs = useTick(now, agesEveryMs);
  const kept = paneOf(sections);
  const focus: Section = isSection(kept) ? kept : "params";
  const [other, setOther] = useKept<Section>("compare.other", "code");
  if (focus !== "params" && focus !== "metrics" && focus !== other) setOther(focus);
  const [column, setColumn] = useKept(`compare.column.${runIds.join()}`, 1);
  const [all, setAll] = useKept("compare.all", false);
  const [byBest, setByBest] = useKept("compare.best", false);
  const legend = zoomed ? 0 : Math.min(runIds.length, height < 24 ? 3 : mostInLegend) + 2;
  const places = compareLayout(width, height - 1 - legend, { focus, other, zoomed });
  const dialogs = useDialogs(width, height);
  const exports = useExports(dialogs);
  const common: Common = {
    runIds,
    heads: runIds.map((_, at) => `${letterOf(at)} ${label(runs[at]?.name ?? "").slice(0, 24)}`),
    column,
    all,
    focus,
    placeOf: (section) => places.find((place) => place.section === section),
    dialogs,
  };
  const facts = useSections(common, byBest);
  const here = facts[focus];
  const find = here.find;
  useScreen({
    panes: [...sections],
    ready: !asked.loading,
    toOverview: doors.toOverview,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            {
              name: "runCompare",
              facts: {
                close: () => (zoomed ? shell.zoom() : doors.close()),
                open: here.open,
                sideways: (by) =>
                  here.sideways
                    ? here.sideways(by)
                    : setColumn((current) => Math.max(0, Math.min(runIds.length - 1, current + by))),
                toggleAll: () => setAll((current) => !current),
                toggleBest: () => setByBest((current) => !current),
                filter:
                  find &&
                  (() =>
                    dialogs.open({
                      kind: "line",
                      title: `filter ${focus}`,
                      initial: find.text,
                      placeholder: "words, -word not",
                      accept: find.set,
                    })),
                copied: here.copied,
                openRun: () => doors.openRun(runIds[column] ?? ""),
                exportRuns: () => exports.exportRuns(runIds),
              },
            },
            { name: "list", facts: here.list },
          ],
    field: dialogs.field,
  });
  if (asked.error && !asked.data) {
    const rows = errorRows(asked.error, width - 4);
    return <Rows lines={pane({ title: "compare", width, height, focused: true, padded: true, rows })} width={width} />;
  }
  const first = Math.max(0, Math.min(column - 1, runIds.length - (legend - 2)));
  const legendPane = pane({
    title: `${runIds.length} runs`,
    right: `${letterOf(0)} is what the others are held against`,
    width,
    height: legend,
    focused: false,
    rows: legendRows(runs, column, width - 2, nowMs).slice(first, first + legend - 2),
  });
  const title = (section: Section) => (section === "metrics" ? `metrics, ${byBest ? "best" : "last"}` : section);
  const draw = ({ section, width: wide, height: tall }: Place) => {
    const { right, rows } = facts[section];
    return pane({ title: title(section), right, width: wide, height: tall, focused: focus === section, rows });
  };
  const lines = [sectionLine(sections, focus, width), ...(legend > 0 ? legendPane : []), ...drawn(places, draw)];
  return (
    <Box width={width} height={height}>
      <Rows lines={lines} width={width} />
      {places.map((place) => {
        const records = facts[place.section].records;
        return (
          records && (
            <Box key={place.section} position="absolute" top={place.top + legend + 2} left={place.left + 1}>
              <SmallTable data={records} />
            </Box>
          )
        );
      })}
      {dialogs.element}
    </Box>
  );
}

/** All sections; those that are not seen ask for nothing. */
function useSections(common: Common, byBest: boolean): Readonly<Record<Section, SectionFacts>> {
  const params = useMatrixState("params", common);
  const metrics = useMatrixState("metrics", common);
  const paramsFile = useMatrixState("params.yaml", common);
  const data = useMatrixState("data", common);
  const packages = useMatrixState("packages", common);
  const artifacts = useMatrixState("artifacts", common);
  const by = byBest ? ("best" as const) : ("last" as const);
  return {
    params: matrixFacts(params, useQuery("compare.params", params.input), common, cellText.text),
    metrics: matrixFacts(
      metrics,
      useQuery("compare.metrics", metrics.input && { ...metrics.input, by }),
      common,
      cellText.metric,
    ),
    "params.yaml": matrixFacts(paramsFile, useQuery("compare.paramsFile", paramsFile.input), common, cellText.text),
    code: useCode(common),
    data: matrixFacts(data, useQuery("compare.data", data.input), common, cellText.data),
    packages: matrixFacts(packages, useQuery("compare.packages", packages.input), common, cellText.text),
    artifacts: matrixFacts(artifacts, useQuery("compare.artifacts", artifacts.input), common, cellText.file),
    answers: useComparedAnswers(common),
  };
}

/** Columns of places from top to bottom, beside each other. */
function drawn(places: readonly Place[], draw: (place: Place) => readonly string[]): readonly string[] {
  const lefts = [...new Set(places.map(({ left }) => left))];
  return beside(...lefts.map((left) => places.filter((place) => place.left === left).flatMap(draw)));
}
