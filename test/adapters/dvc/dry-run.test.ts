import { expect, test } from "vitest";
import { parseDryRun } from "../../../source/adapters/dvc/dry-run.js";
import { reproArgv } from "../../../source/adapters/dvc/repro-argv.js";

// Printed by `dvc repro --dry` of DVC 3.67.1 where in.txt had changed and d was never run.
const recorded = `'raw.csv.dvc' didn't change, skipping
Stage 'a' is cached - skipping run, checking out outputs
Running stage 'a':
> cp in.txt a.txt

Stage 'b' didn't change, skipping
Running stage 'sub/dvc.yaml:d':
> echo 'Stage 'b' is cached'
Use \`dvc push\` to send your updates to remote storage.
`;

test("a dry run of DVC's is read: what runs, whatever is said of the run cache, and what is skipped", () => {
  expect([...parseDryRun(recorded)]).toEqual([
    ["a", "runs"],
    ["b", "skips"],
    ["sub/dvc.yaml:d", "runs"],
  ]);
});

test("every way to run waits for DVC's lock, and a target is never taken for an option", () => {
  const request = { targets: ["train"], scope: "needed", force: false } as const;
  const files = { stages: [], sources: new Map() };
  const typed = (asked: Parameters<typeof reproArgv>[0], options?: Parameters<typeof reproArgv>[2]) =>
    reproArgv(asked, files, options).join(" ");
  expect([
    typed({ ...request, targets: [] }),
    typed({ ...request, force: true }),
    typed({ ...request, scope: "alone" }),
    typed({ ...request, scope: "downstream" }, { dry: true }),
    typed({ ...request, targets: ["-x"] }),
  ]).toEqual([
    "dvc --wait-for-lock repro",
    "dvc --wait-for-lock repro --force train",
    "dvc --wait-for-lock repro --single-item train",
    "dvc --wait-for-lock repro --dry --downstream train",
    "dvc --wait-for-lock repro -- -x",
  ]);
});
