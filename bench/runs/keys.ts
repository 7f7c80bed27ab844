import { setTimeout as wait } from "node:timers/promises";
import type { Project } from "../../test/support/project.js";
import { lastChange } from "./long-run.js";
import { hasCurve, type Side, startSlipway } from "./side.js";

/** Milliseconds from a key to the first frame that shows it, and to the one that shows all that it asked for. */
export type KeyTimes = { readonly paintMs: number[]; readonly answerMs: number[] };

type Key = {
  readonly key: string;
  /** What it asked for is there; unset: with the first frame that differs. */
  readonly done?: (screen: string, before: string) => boolean;
};

const rowNames = /run-\d{6}/g;
const rowsOf = (screen: string) => screen.match(rowNames) ?? [];
/** Other rows, none of them blank. */
const otherRows = (screen: string, before: string) =>
  rowsOf(screen).join() !== rowsOf(before).join() && rowsOf(screen).length >= rowsOf(before).length;

/** What a user does in a minute in a table of 10,000 runs. */
const tableKeys: readonly Key[] = [
  ...repeat(30, { key: "j" }),
  ...repeat(15, { key: "k" }),
  { key: "G", done: otherRows },
  ...repeat(8, { key: "ctrl+b", done: otherRows }),
  { key: "g", done: otherRows },
  ...repeat(8, { key: "ctrl+f", done: otherRows }),
  { key: "s" },
  ...repeat(7, { key: "j" }),
  { key: "enter", done: otherRows },
  { key: "s" },
  ...repeat(6, { key: "j" }),
  { key: "/" },
  ...[..."run-0042"].map((key) => ({ key })),
  { key: "enter" },
  { key: "esc", done: otherRows },
];

/** In the charts of a run of thousands of metrics: page by page, and names that are typed. */
const chartKeys: readonly Key[] = [
  { key: "tab" },
  ...repeat(20, { key: "ctrl+f" }),
  { key: "G" },
  ...repeat(10, { key: "ctrl+b" }),
  { key: "/" },
  ...[..."metric_77"].map((key) => ({ key })),
];

export async function pressInTable(project: Project, size: { columns: number; rows: number }): Promise<KeyTimes> {
  await using side = await startSlipway(project, size);
  return await pressAll(side, tableKeys, rowNames);
}

export async function pressInCharts(project: Project): Promise<KeyTimes> {
  await using side = await startSlipway(project);
  return await pressAll(side, chartKeys, hasCurve);
}

/** Presses them one after the other as a quick user does, each when what the one before asked for is there. */
async function pressAll(
  side: Side,
  keys: readonly Key[],
  ready: Parameters<Side["app"]["waitFor"]>[0],
): Promise<KeyTimes> {
  await side.app.waitFor(ready, 60_000);
  await lastChange(side, 3000);
  const times: KeyTimes = { paintMs: [], answerMs: [] };
  for (const [at, key] of keys.entries()) {
    await press(side, key, times);
    // Between 30 and 90 ms, not in step with anything.
    await wait(30 + ((at * 37) % 60));
  }
  return times;
}

async function press({ app }: Side, { key, done }: Key, times: KeyTimes): Promise<void> {
  const before = app.screen();
  const began = performance.now();
  app.press(key);
  await app.waitFor((screen) => screen !== before);
  times.paintMs.push(performance.now() - began);
  if (!done) return;
  await app.waitFor((screen) => done(screen, before));
  times.answerMs.push(performance.now() - began);
}

function repeat(count: number, key: Key): readonly Key[] {
  return Array.from({ length: count }, () => key);
}
