import { useEffect } from "react";
import type { ActiveScope, PipelineFacts } from "../../../source/actions/scopes.js";
import type { StageFacts } from "../../../source/api/stage-views.js";
import type { PipelineView } from "../../../source/api/views.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { PipelineProblem } from "../../../source/domain/pipeline/problem.js";
import type { Execution, PipelineStage } from "../../../source/domain/pipeline.js";
import { cut, fit } from "../../../source/ui/text/cells.js";
import { formatAmount, formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { hashingRow, problemBanner, problemRows } from "../problems.js";
import { stageFactRows } from "./stage-facts-rows.js";
import { stageListRows } from "./stage-list.js";
import { reasonRows } from "./stage-words.js";
import { useDag } from "./use-dag.js";

type Options = {
  readonly pipeline: PipelineView | undefined;
  readonly running: Execution | undefined;
  readonly nowMs: number;
  /** Cells inside the pane. */
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  /** It has the whole body. */
  readonly isWhole: boolean;
};

export type Stages = {
  readonly stage: PipelineStage | undefined;
  readonly rows: readonly string[];
  readonly right: string;
  /** What moves the cursor. */
  readonly scope: ActiveScope;
  readonly facts: Pick<PipelineFacts, "drawing" | "toggleList" | "toggleSources">;
};

/** From so many columns on the facts of a stage stand beside the drawing. */
const besideFrom = 100;
/** Rows below the drawing for why a stage would run. */
const leastReasons = 5;

/** The pane of the stages: drawn or listed, and what is known of the one under the cursor. */
export function useStages({ pipeline, running, nowMs, width, height, focused, isWhole }: Options): Stages {
  const { stages, problems = [], hashing, sources = [] } = pipeline?.state === "ready" ? pipeline : nothing;
  const [wantsList, setWantsList] = useKept("pipeline.asList", false);
  const [showsSources, setShowsSources] = useKept("pipeline.sources", false);
  const head = [...problemBanner(problems, width), ...(hashing ? [hashingRow(hashing, width)] : [])];
  const room = roomOf(width, height - head.length, isWhole);
  const tall = Math.min(stages.length, room.high);
  const list = useList("pipeline.stages", stages.length, tall, allRows(stages.map(({ name }) => name)));
  const stage = stages[list.cursor];
  // The first that would run is what one looks for; from then on the cursor stays where it was put.
  const [hasBegun, setBegun] = useKept("pipeline.begun", false);
  const due = stages.findIndex(({ state }) => state !== "up-to-date" && state !== "checking");
  useEffect(() => {
    if (hasBegun || stages.length === 0) return;
    setBegun(true);
    if (due > 0) list.to(due);
  }, [hasBegun, stages.length]);
  const tellsAll = isWhole || room.isBeside;
  const known = useQuery("pipeline.stage", tellsAll && stage ? { name: stage.name } : undefined).data;
  const drawing = useDag({
    stages,
    sources: showsSources ? sources : [],
    list,
    width: room.wide - 2,
    height: room.high,
    running,
    nowMs,
    isShown: !wantsList,
    mayPan: isWhole,
  });
  const picture = drawing === "hidden" ? undefined : drawing;
  const shown = picture
    ? picture.rows.map((row) => ` ${row}`)
    : stageListRows(stages, list, { width: room.wide, height: tall, focused, running, nowMs });
  const about = stage ? aboutRows(stage, tellsAll ? (known ?? "asked") : undefined, room.about, nowMs) : [];
  const left = cutRows([...shown, ...(room.isBeside ? [] : ["", ...about])], problems, room.inner, room.wide);
  const lines = room.isBeside ? besideRows(left, cutRows(about, [], room.inner, room.about), room) : left;
  const isSeenWhole = picture !== undefined && picture.more === "";
  return {
    stage,
    rows: [...head, ...lines],
    right: rightOf(stages, isSeenWhole ? undefined : list.cursor, picture?.more ?? ""),
    scope: picture ? { name: "dag", facts: picture.facts } : { name: "list", facts: list },
    facts: {
      drawing: drawing && { isList: wantsList, hasSources: sources.length > 0, showsSources },
      toggleList: () => setWantsList((current) => !current),
      toggleSources: () => setShowsSources((current) => !current),
    },
  };
}

const nothing: Pick<Extract<PipelineView, { state: "ready" }>, "stages" | "problems" | "hashing" | "sources"> = {
  stages: [],
};

type Room = {
  readonly isBeside: boolean;
  /** Cells of the drawing. */
  readonly wide: number;
  readonly high: number;
  /** Columns of what is known of a stage. */
  readonly about: number;
  /** Rows of all. */
  readonly inner: number;
};

function roomOf(width: number, inner: number, isWhole: boolean): Room {
  const isBeside = width >= besideFrom;
  const wide = isBeside ? Math.floor(width * 0.58) : width;
  const high = isBeside ? inner : Math.max(4, isWhole ? Math.floor(inner * 0.6) : inner - leastReasons - 1);
  return { isBeside, wide, high, about: isBeside ? width - wide - 2 : width, inner };
}

/** With facts all of it, else why it would run and what that is. */
function aboutRows(
  stage: PipelineStage,
  facts: StageFacts | "asked" | undefined,
  width: number,
  nowMs: number,
): readonly string[] {
  if (facts !== undefined) return stageFactRows(stage, facts === "asked" ? undefined : facts, width, nowMs);
  return [...reasonRows(stage, width), paint(fit(`   $ ${label(stage.cmd)}`, width), "dim")];
}

/** "4 stages", "2 of 12 stages to run", and where the cursor is in what is not seen whole. */
function rightOf(stages: readonly PipelineStage[], cursor: number | undefined, more: string): string {
  if (stages.length === 0) return "";
  const due = stages.filter(({ state }) => state !== "up-to-date" && state !== "checking").length;
  const all = formatAmount(stages.length, "stage");
  const what = due === 0 || due === stages.length ? all : `${formatCount(due)} of ${all} to run`;
  const place = cursor === undefined ? [] : [`${formatCount(cursor + 1)}/${formatCount(stages.length)}`];
  return [...(more === "" ? [] : [`more ${more}`]), ...place, what].join(` ${glyph("dot")} `);
}

function besideRows(left: readonly string[], right: readonly string[], { wide, inner }: Room): readonly string[] {
  const line = paint(glyph("vertical"), "dim");
  return Array.from({ length: inner }, (_, at) => `${fit(left[at] ?? "", wide)}${line}${right[at] ?? ""}`);
}

/** What would go wrong is told by its number where it has no room; of the rest what has none is told. */
function cutRows(
  rows: readonly string[],
  problems: readonly PipelineProblem[],
  height: number,
  width: number,
): readonly string[] {
  const all = [...rows, ...problemRows(problems, width)];
  return all.length <= height ? all : [...rows.slice(0, height - 1), moreRow(problems, width)];
}

function moreRow(problems: readonly PipelineProblem[], width: number): string {
  const count = problems.length === 0 ? "" : `${formatAmount(problems.length, "warning")} before a run, `;
  const text = ` ${count === "" ? glyph("ellipsis") : glyph("changed")} ${count}the rest: z`;
  return paint(cut(text, width), count === "" ? "dim" : "warning");
}
