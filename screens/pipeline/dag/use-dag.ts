import { useMemo } from "react";
import type { DagFacts } from "../../../source/actions/scopes.js";
import type { PlacedNode } from "../../../source/domain/dag/place.js";
import type { Execution, PipelineSource, PipelineStage } from "../../../source/domain/pipeline.js";
import { cut } from "../../../source/ui/text/cells.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import type { List } from "../../../source/ui/use-list.js";
import { chooseDag, type DagPicture, widestName } from "./choose-dag.js";
import { type GraphNode, kinOf } from "./dag-nodes.js";
import { type DagBox, type DagWindow, drawDag } from "./draw-dag.js";
import { signOf, stageClock, stageSigns } from "./stage-words.js";

type Options = {
  readonly stages: readonly PipelineStage[];
  readonly sources: readonly PipelineSource[];
  readonly list: List;
  readonly width: number;
  readonly height: number;
  readonly running: Execution | undefined;
  readonly nowMs: number;
  readonly isShown: boolean;
  /** Where it does not fit a part of it is shown. */
  readonly mayPan: boolean;
};

export type Drawing = {
  /** No more than the height that there is. */
  readonly rows: readonly string[];
  readonly facts: DagFacts;
  /** Arrows to where more of it is; "": all of it is seen. */
  readonly more: string;
};

/** The pipeline as a drawing with the cursor of the list of stages in it; undefined where it is too large to be drawn. */
export function useDag(options: Options): Drawing | "hidden" | undefined {
  const { stages, sources, list, width, height, running, nowMs, isShown, mayPan } = options;
  // Placed again when a stage or a line comes or goes, not when a state changes.
  const shape = JSON.stringify([stages.map(({ name, upstream }) => [name, upstream]), sources.map(({ file }) => file)]);
  const picture = useMemo(
    () => (isShown ? chooseDag(stages, sources, { width, height }, mayPan) : undefined),
    [shape, width, height, isShown, mayPan],
  );
  if (!isShown) return stages.length > 0 ? "hidden" : undefined;
  if (!picture) return undefined;
  const { dag, isFramed } = picture;
  const fresh = withStages(picture, stages, sources);
  const selected = fresh.find((node) => node.stages.some(({ name }) => name === stages[list.cursor]?.name));
  const kin = kinOf(fresh, selected?.id);
  const byId = new Map(fresh.map((node) => [node.id, node]));
  const place = dag.nodes.find(({ id }) => id === selected?.id);
  const window = {
    x: start(place ? place.x + place.width / 2 : 0, dag.width, width),
    y: start(place ? place.y + place.height / 2 : 0, dag.height, height),
    width: Math.min(width, dag.width),
    height: Math.min(height, dag.height),
  };
  const box = (id: string): DagBox => {
    const node = byId.get(id);
    const isSelected = id === selected?.id;
    const isKin = kin.has(id);
    const tone = !isKin ? "dim" : "plain";
    if (!node) return { rows: [], tone, isSelected };
    return { rows: isFramed ? framedRows(node, running, nowMs) : [nameRow(node)], tone, isSelected };
  };
  const rows = drawDag(dag, window, box, ({ from, to }) => kin.has(from) && kin.has(to));
  const toNode = (node: PlacedNode | undefined) => {
    const of = node && byId.get(node.id);
    const stage = of?.stages.find(({ state }) => state !== "up-to-date") ?? of?.stages[0];
    if (stage) list.to(stages.findIndex(({ name }) => name === stage.name));
  };
  const stops = dag.nodes.filter(({ id }) => (byId.get(id)?.stages.length ?? 0) > 0);
  return {
    rows,
    more: moreOf(window, dag),
    facts: {
      go: (x, y) => {
        const now = fresh.find((node) => node.stages.some(({ name }) => name === stages[list.cursorNow()]?.name));
        const from = stops.find(({ id }) => id === now?.id);
        if (from) toNode(nearest(stops, from, x, y));
      },
      first: () => toNode(stops[0]),
      last: () => toNode(stops.at(-1)),
    },
  };
}

/** The picture's nodes with the stages as they are now. */
function withStages(
  { nodes }: DagPicture,
  stages: readonly PipelineStage[],
  sources: readonly PipelineSource[],
): readonly GraphNode[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const byFile = new Map(sources.map((source) => [source.file, source]));
  return nodes.map((node) => {
    const source = node.source && byFile.get(node.source.file);
    return {
      ...node,
      stages: node.stages.flatMap(({ name }) => byName.get(name) ?? []),
      ...(source ? { source } : {}),
    };
  });
}

function moreOf({ x, y, width, height }: DagWindow, dag: { readonly width: number; readonly height: number }): string {
  return [
    x > 0 ? glyph("left") : "",
    x + width < dag.width ? glyph("right") : "",
    y > 0 ? glyph("up") : "",
    y + height < dag.height ? glyph("down") : "",
  ].join("");
}

/** The first cell that is shown, so that the middle of the selected one is in the middle where it can be. */
function start(middle: number, size: number, room: number): number {
  return Math.max(0, Math.min(Math.round(middle - room / 2), size - room));
}

function nameRow({ id, stages, source }: GraphNode): string {
  return ` ${signOf(source ? source.state : worst(stages))} ${cut(label(id), widestName)}`;
}

function framedRows(node: GraphNode, running: Execution | undefined, nowMs: number): readonly string[] {
  const { id, stages, source } = node;
  const state = source ? source.state : worst(stages);
  const [stage] = stages;
  const below =
    stages.length > 1
      ? `${formatCount(stages.filter((each) => each.state === "up-to-date").length)} of ${formatCount(stages.length)}`
      : stage
        ? stageClock(stage, running, nowMs) || stageSigns[state].word
        : stageSigns[state].word;
  return [`${signOf(state)} ${cut(label(id), widestName)}`, `  ${below}`];
}

/** What one looks for first. */
const urgency: readonly PipelineStage["state"][] = [
  "running",
  "failed",
  "stopped",
  "out-of-date",
  "never-ran",
  "checking",
];

function worst(stages: readonly PipelineStage[]): PipelineStage["state"] {
  return urgency.find((state) => stages.some((stage) => stage.state === state)) ?? "up-to-date";
}

/** The one that lies that way and is nearest; what is off the way counts double. */
function nearest(nodes: readonly PlacedNode[], from: PlacedNode, x: number, y: number): PlacedNode | undefined {
  const middle = (node: PlacedNode) => ({ x: node.x + node.width / 2, y: node.y + node.height / 2 });
  const at = middle(from);
  const distance = (node: PlacedNode): number => {
    const there = middle(node);
    const [along, off] = x === 0 ? [(there.y - at.y) * y, there.x - at.x] : [(there.x - at.x) * x, there.y - at.y];
    return along <= 0 ? Number.POSITIVE_INFINITY : along + 2 * Math.abs(off);
  };
  const [best] = nodes
    .filter((node) => node !== from && Number.isFinite(distance(node)))
    .sort((a, b) => distance(a) - distance(b));
  return best;
}
