import { expect, test } from "vitest";
import type { DatasetPlace } from "../../../source/actions/datasets-facts.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const md5 = "77b0c2aa00000000000000000000000a";
const place: DatasetPlace = {
  view: "difference",
  before: { path: "data/a.csv", md5 },
  after: { path: "data/a.csv" },
};
const found = { kind: "table", before: { md5, sizeBytes: 15_000 }, after: { md5: "b", sizeBytes: 31_000 } };

/** The difference in front; `compare` answers for the reader of tables. */
function open(compare: (signal: AbortSignal | undefined) => Promise<never>) {
  const fake = fakeClient({ ...quietHub, "datasets.difference": () => found });
  const call: HubClient["call"] = (name, input, options) =>
    name === "tables.difference" ? compare(options?.signal) : fake.call(name, input, options);
  return openShell({ ...fake, call }, "datasets", { kept: new Map([["datasets.view", [place]]]) });
}

test("a difference that is being computed says so; esc stops the hub, r computes again, and a second esc goes back", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const app = open((signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  await expect.poll(app.screen).toMatch(/77b0c2aa → workspace[\s\S]*computing… 0\.0 s[\s\S]*15 KB → 31 KB/);
  await app.act("data-difference.close");
  await expect.poll(app.screen).toMatch(/Stopped\.[\s\S]*r computes it again\./);
  await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([true]);
  await app.act("data-difference.again");
  await expect.poll(app.screen).toContain("computing…");
  await expect.poll(() => signals.length).toBe(2);
  await app.act("data-difference.close");
  await expect.poll(app.screen).toContain("Stopped.");
  await app.act("data-difference.close");
  await expect.poll(app.screen).toContain("DVC is not set up here");
  app.unmount();
});

test("without a reader of tables the difference says how to get one", async () => {
  const app = open(async () => {
    throw new UserError({
      code: "duckdb.not-there",
      kind: "missing",
      message: "DuckDB, which reads tables, is not there",
      hint: "Install it beside Slipway: npm install --include=optional",
    });
  });
  await expect
    .poll(app.screen)
    .toMatch(/DuckDB, which reads tables, is not there[\s\S]*npm install --include=optional/);
  app.unmount();
});
