import { setTimeout as wait } from "node:timers/promises";
import { quantile } from "../../source/domain/quantile.js";
import { act } from "../../test/support/act.js";
import { cpuMs } from "../../test/support/processes.js";
import type { Side } from "../runs/side.js";
import { startSlipway } from "../runs/side.js";
import { type Figure, figureTable } from "../tracking/report.js";
import { chatProject, standIn } from "./project.js";

const perSecond = 3000;
const keysPerSize = 150;
const size = [
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

/** Keys typed into the field while an answer comes at 3,000 tokens a second. */
export async function benchTyping(): Promise<string> {
  const figures: Figure[] = [];
  for (const each of size) figures.push(...(await typed(each)));
  return figureTable(figures, "no peer");
}

async function typed(window: { readonly columns: number; readonly rows: number }): Promise<readonly Figure[]> {
  await using server = await standIn(perSecond, perSecond * 60);
  await using project = chatProject(server.url);
  await using side = await startSlipway(project, window, "1");
  const { app } = side;
  await app.waitFor(/fast:latest/);
  act(app, "chat.write");
  app.type("Go on.");
  act(app, "chat-field.send");
  await app.waitFor(/streaming/);
  await wait(3000);
  const before = costs(side);
  const times = await pressAll(side);
  const after = costs(side);
  const seconds = (after.atMs - before.atMs) / 1000;
  const sorted = Float64Array.from(times).sort();
  const work = `an answer at 3,000 tokens/s, ${window.columns}x${window.rows}`;
  const figure = (what: string, unit: Figure["unit"], hub: number, under?: number): Figure => ({
    work: `${work}: ${what}`,
    unit,
    peer: undefined,
    hub,
    ...(under === undefined ? {} : { goal: { under } }),
  });
  return [
    figure("key to its letter in the field, p50", "ms", quantile(sorted, 0.5)),
    figure("key to its letter in the field, p99", "ms", quantile(sorted, 0.99), 100),
    figure("CPU of the terminal", "%", ((after.terminal - before.terminal) / seconds) * 0.1),
    figure("CPU of the hub", "%", ((after.hub - before.hub) / seconds) * 0.1),
    figure("written to the terminal", "KB/s", (after.bytes - before.bytes) / seconds / 1000),
  ];
}

function costs({ app, hubPid }: Side) {
  return { atMs: performance.now(), terminal: cpuMs(app.pid), hub: cpuMs(hubPid()), bytes: app.bytes() };
}

/** Milliseconds from each key to the frame whose field has its letter; typed at the pace of a quick typist. */
async function pressAll({ app }: Side): Promise<readonly number[]> {
  const times: number[] = [];
  let text = "";
  for (let at = 0; at < keysPerSize; at++) {
    const letter = "abcdefghijklmnopqrstuvwxyz"[at % 26] ?? "a";
    if (at > 0 && at % 52 === 0) {
      app.press("ctrl+u");
      await app.waitFor((screen) => !screen.includes(text));
      text = "";
    }
    text += letter;
    const began = performance.now();
    app.type(letter);
    await app.waitFor((screen) => screen.includes(text));
    times.push(performance.now() - began);
    // Not in step with what is drawn.
    await wait(40 + ((at * 37) % 60));
  }
  return times;
}
