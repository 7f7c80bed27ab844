import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQueries } from "../../source/client/queries.js";
import { fakeClient } from "../support/fake-client.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_030 });
});
afterEach(() => {
  vi.useRealTimers();
});

const table = {
  filter: "",
  sort: [],
  group: "",
  toggled: [],
  deleted: false,
  offset: 0,
  limit: 10,
  aggregate: "best",
} as const;
const series = { runIds: [], keys: ["loss"], columns: 100, axis: "step" } as const;

// Table and curves were drawn one after the other: twice as many frames, each with the cost of the whole screen.
test("answers that grow with points are asked for at the same moments and told in one go", async () => {
  let points = 0;
  const answer = () => ({ points: ++points });
  const client = fakeClient({ "runs.table": answer, "runs.series": answer });
  const queries = createQueries(client, Date.now);
  const toldAtMs: number[] = [];
  const tell = () => toldAtMs.push(Date.now());
  queries.subscribe("runs.table", { ...table, sort: [], toggled: [] }, tell);
  await vi.advanceTimersByTimeAsync(70);
  queries.subscribe("runs.series", { ...series, runIds: [], keys: ["loss"] }, tell);
  await vi.advanceTimersByTimeAsync(0);
  // What is new to the screen comes at once.
  expect(toldAtMs).toEqual([1_000_030, 1_000_100]);
  for (let moment = 0; moment < 10; moment++) {
    client.emit("series");
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(toldAtMs.slice(2)).toEqual([1_000_266, 1_000_266, 1_000_516, 1_000_516]);
  queries.close();
});
