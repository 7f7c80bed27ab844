import { describe, expect, test } from "vitest";
import { type DagDirection, type PlacedDag, placeDag, type SizedNode } from "../../../source/domain/dag/place.js";

/** Numbers from 0 to 1 that are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function anyGraph(seed: number, framed: boolean): readonly SizedNode[] {
  const next = random(seed);
  const count = 2 + Math.floor(next() * 18);
  return Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    width: 6 + Math.floor(next() * 12),
    height: framed ? 4 : 1,
    upstream: Array.from({ length: at }, (_each, before) => `n${before}`).filter(() => next() < 1.6 / (at + 1)),
  }));
}

type Cell = { readonly x: number; readonly y: number };

function cellsOf({ x1, y1, x2, y2 }: PlacedDag["lines"][number]["segments"][number]): readonly Cell[] {
  const long = Math.abs(x2 - x1) + Math.abs(y2 - y1);
  return Array.from({ length: long + 1 }, (_, at) => ({
    x: x1 + Math.sign(x2 - x1) * at,
    y: y1 + Math.sign(y2 - y1) * at,
  }));
}

/** Whose box each cell is; boxes over each other or outside are faults. */
function boxesOf(dag: PlacedDag, faults: string[]): ReadonlyMap<string, string> {
  const owner = new Map<string, string>();
  for (const { id, x, y, width, height } of dag.nodes) {
    for (let at = 0; at < width * height; at++) {
      const [column, row] = [x + (at % width), y + Math.floor(at / width)];
      const cell = `${column},${row}`;
      const other = owner.get(cell);
      if (other !== undefined) faults.push(`${id} is over ${other}`);
      if (column < 0 || row < 0 || column >= dag.width || row >= dag.height) faults.push(`${id} is outside`);
      owner.set(cell, id);
    }
  }
  return owner;
}

/** What is wrong with a drawing: boxes over each other, lines through boxes, lines that do not reach what they should. */
function faultsOf(nodes: readonly SizedNode[], dag: PlacedDag): readonly string[] {
  const faults: string[] = [];
  const owner = boxesOf(dag, faults);
  const wanted = nodes.flatMap(({ id, upstream }) => upstream.map((from) => `${from} -> ${id}`)).sort();
  const drawn = dag.lines.map(({ from, to }) => `${from} -> ${to}`).sort();
  if (wanted.join() !== drawn.join()) faults.push(`${drawn.join()} instead of ${wanted.join()}`);
  const [stepX, stepY] = dag.direction === "right" ? [1, 0] : [0, 1];
  for (const { from, to, segments } of dag.lines) {
    const cells = segments.flatMap(cellsOf);
    const hit = cells.find(({ x, y }) => owner.has(`${x},${y}`));
    if (hit) faults.push(`${from} -> ${to} runs through a box at ${hit.x},${hit.y}`);
    const isWhole = cells.every(({ x, y }, at) => {
      const before = cells[at - 1] ?? { x, y };
      return Math.abs(before.x - x) + Math.abs(before.y - y) <= 1;
    });
    if (!isWhole) faults.push(`${from} -> ${to} is interrupted`);
    const [first, last] = [cells[0], cells.at(-1)];
    if (first && owner.get(`${first.x - stepX},${first.y - stepY}`) !== from) faults.push(`${from} -> ${to}: no start`);
    if (last && owner.get(`${last.x + stepX},${last.y + stepY}`) !== to) faults.push(`${from} -> ${to}: no end`);
  }
  return faults;
}

/** Cells where lines of different beginnings and ends run along each other, so that one cannot tell them apart. */
function sharedRuns({ lines }: PlacedDag): readonly string[] {
  const users = new Map<string, { readonly from: string; readonly to: string }[]>();
  for (const { from, to, segments } of lines) {
    for (const segment of segments) {
      const way = segment.y1 === segment.y2 ? "right" : "down";
      for (const { x, y } of cellsOf(segment).slice(1)) {
        const cell = `${x},${y} ${way}`;
        users.set(cell, [...(users.get(cell) ?? []), { from, to }]);
      }
    }
  }
  return [...users].flatMap(([cell, of]) => {
    const isOne = of.every(({ from }) => from === of[0]?.from) || of.every(({ to }) => to === of[0]?.to);
    return isOne ? [] : [`${cell}: ${of.map(({ from, to }) => `${from} -> ${to}`).join(", ")}`];
  });
}

describe("a placed pipeline", () => {
  test.each(["right", "down"] as const)(
    "has no box over another and each line from its node to the next (%s)",
    (direction: DagDirection) => {
      for (let seed = 1; seed <= 150; seed++) {
        const nodes = anyGraph(seed, seed % 2 === 0);
        const dag = placeDag(nodes, direction);
        expect(dag && faultsOf(nodes, dag), `seed ${seed}`).toEqual([]);
      }
    },
  );

  test("has a chain in one straight line", () => {
    const chain = ["a", "b", "c"].map((id, at, all) => ({ id, width: 9, height: 4, upstream: all.slice(at - 1, at) }));
    const dag = placeDag(
      chain.map((node, at) => ({ ...node, upstream: at === 0 ? [] : node.upstream })),
      "right",
    );
    expect(dag?.nodes.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [12, 0],
      [24, 0],
    ]);
    expect(dag?.lines.every(({ segments }) => segments.length === 1)).toBe(true);
  });

  test("lets lines run along each other only where they have one beginning or one end", () => {
    const node = (id: string, ...upstream: string[]) => ({ id, width: 8, height: 4, upstream });
    const nodes = [
      node("a"),
      node("b"),
      node("c", "a", "b"),
      node("d", "b", "a"),
      node("e", "c", "a"),
      node("f", "d", "c"),
    ];
    for (const direction of ["right", "down"] as const) {
      const dag = placeDag(nodes, direction);
      expect(dag && sharedRuns(dag)).toEqual([]);
      for (let seed = 1; seed <= 300; seed++) {
        const any = placeDag(anyGraph(seed, seed % 2 === 0), direction);
        expect(any && sharedRuns(any), `seed ${seed} ${direction}`).toEqual([]);
      }
    }
  });

  test("draws what is written in a circle, once each", () => {
    const node = (id: string, ...upstream: string[]) => ({ id, width: 8, height: 1, upstream });
    const dag = placeDag([node("a", "b"), node("b", "a")], "right");
    expect(dag?.nodes.map(({ id }) => id).sort()).toEqual(["a", "b"]);
  });

  test("gives up where there are too many points for a picture", () => {
    const nodes = Array.from({ length: 3000 }, (_, at) => ({
      id: `n${at}`,
      width: 8,
      height: 1,
      upstream: at === 0 ? [] : [`n${at - 1}`, ...(at % 7 === 0 ? ["n0"] : [])],
    }));
    expect(placeDag([...nodes, ...nodes.map((node) => ({ ...node, id: `${node.id}b` }))], "right")).toBeUndefined();
  });
});
