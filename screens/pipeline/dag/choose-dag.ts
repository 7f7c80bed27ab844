import { type PlacedDag, placeDag } from "../../../source/domain/dag/place.js";
import type { PipelineSource, PipelineStage } from "../../../source/domain/pipeline.js";
import { cellWidth } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { type GraphNode, graphNodes, hasGroups } from "./dag-nodes.js";

/** A drawing of the pipeline, as it fits its room best. */
export type DagPicture = { readonly dag: PlacedDag; readonly nodes: readonly GraphNode[]; readonly isFramed: boolean };

/** What has more nodes, and does not fit, is a list. */
const mostPanned = 120;
/** A longer name is cut. */
export const widestName = 28;
/** Sign, spaces and frame around a name. */
const framedMore = 6;
const compactMore = 3;
/** Room for the state in words below the name. */
const leastFramed = 11;
const framedRows = 4;

/**
 * The largest picture that fits into the room: with frames before without, from left to right before top down, with each stage of
 * a foreach by itself before one node for all; else, with `mayPan`, one that is panned. Undefined: too large to be drawn.
 */
export function chooseDag(
  stages: readonly PipelineStage[],
  sources: readonly PipelineSource[],
  room: Room,
  mayPan: boolean,
): DagPicture | undefined {
  if (stages.length === 0) return undefined;
  const foldings = hasGroups(stages) ? [false, true] : [false];
  const pictures: DagPicture[] = [];
  for (const picture of foldings.flatMap((isFolded) => variants(graphNodes(stages, sources, isFolded), room))) {
    const placed = picture();
    if (!placed) continue;
    if (placed.dag.width <= room.width && placed.dag.height <= room.height) return placed;
    pictures.push(placed);
  }
  if (!mayPan) return undefined;
  return pictures
    .filter(({ nodes, isFramed, dag }) => !isFramed && nodes.length <= mostPanned && isNear(dag, room))
    .sort((a, b) => hidden(a.dag, room) - hidden(b.dag, room))[0];
}

type Room = { readonly width: number; readonly height: number };

/** The ways to draw them, the best first; none that plainly has no room. */
function variants(nodes: readonly GraphNode[], room: Room): readonly (() => DagPicture | undefined)[] {
  return [true, false].flatMap((isFramed) => {
    const sized = nodes.map(({ id, upstream }) => ({
      id,
      upstream,
      width: isFramed
        ? Math.max(leastFramed, Math.min(widestName, cellWidth(label(id)))) + framedMore
        : Math.min(widestName, cellWidth(label(id))) + compactMore,
      height: isFramed ? framedRows : 1,
    }));
    // With a cell between any two of them.
    const cells = sized.reduce((sum, { width, height }) => sum + (width + 1) * (height + 1), 0);
    const hasRoom = cells <= (room.width + 2) * (room.height + 2);
    if (!hasRoom && (isFramed || nodes.length > mostPanned)) return [];
    return (["right", "down"] as const).map((direction) => () => {
      const dag = placeDag(sized, direction);
      return dag && { dag, nodes, isFramed };
    });
  });
}

/** Three screens in each direction are the most that is panned. */
function isNear({ width, height }: PlacedDag, room: Room): boolean {
  return width <= room.width * 3 && height <= room.height * 3;
}

/** Cells that are not seen at once. */
function hidden({ width, height }: PlacedDag, room: Room): number {
  return width * height - Math.min(width, room.width) * Math.min(height, room.height);
}
