import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHub } from "../../support/hub.js";
import { mlflowServer } from "../../support/mlflow-server.js";
import { makeProject } from "../../support/project.js";
import { missing } from "../../support/tools.js";
import { compare, type Found } from "./compare.js";
import { differences } from "./differences.js";
import { type CaseResult, caseTitles, runCases } from "./run-cases.js";

const cases = caseTitles();

describe.skipIf(missing("peerPython"))("the hub answers the real client as the real server does", () => {
  const home = mkdtempSync(join(tmpdir(), "slipway-conformance-"));
  let hubResults: ReadonlyMap<string, CaseResult>;
  let realResults: ReadonlyMap<string, CaseResult>;

  beforeAll(async () => {
    const real = { ...process.env, HOME: home, MLFLOW_TRACKING_URI: await mlflowServer() };
    await using project = makeProject({});
    // Until the first request of a client whose imports alone may take long.
    await using hub = await startHub(project, "--idle", "120");
    [hubResults, realResults] = await Promise.all([runCases(hub.env), runCases(real)]);
  }, 600_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  for (const [resource, titles] of cases) {
    describe(resource, () => {
      test.each(titles)("%s", (title) => {
        const hub = hubResults.get(title);
        const real = realResults.get(title);
        expect({ hub: hub?.crashed, real: real?.crashed }).toEqual({ hub: undefined, real: undefined });
        const listed = differences.flatMap(({ case: of, places }) => (of === title ? places : []));
        expect(inOrder(compare(hub?.answers, real?.answers))).toEqual(inOrder(listed));
      });
    });
  }
});

const inOrder = (places: readonly Found[]) => places.toSorted((a, b) => (a.at < b.at ? -1 : 1));

test("every listed difference belongs to a case and gives its reason", () => {
  const titles = new Set([...cases.values()].flat());
  expect(differences.filter(({ case: title, reason }) => !titles.has(title) || reason.length < 20)).toEqual([]);
});
