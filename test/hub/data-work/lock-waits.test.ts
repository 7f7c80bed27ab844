import { expect, test } from "vitest";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";
import { lockHolder } from "./lock-holder.js";

const within = { timeout: 30_000 };
/** Several commands of DVC. */
const slowMs = 90_000;

test.skipIf(missing("dvc", "python"))(
  "an add tells who has the lock of the repository while it waits, also of a program that is not DVC",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "a\n1\n" });
    await using client = await hubClient(project);
    await using holder = await lockHolder(project);
    const added = await client.call("data.add", { paths: ["data/a.csv"] });
    await expect
      .poll(() => client.call("data.job", added), within)
      .toMatchObject({
        state: "running",
        progress: expect.stringMatching(new RegExp(`^waits for .* backup \\(pid ${holder.pid}, `)),
      });
    await holder.end();
    expect(await client.end(added)).toMatchObject({ state: "done" });
  },
  slowMs,
);

test.skipIf(missing("dvc", "python"))(
  "an add with a message whose hub is killed before DVC began says that it was interrupted and that no commit was made",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "a\n1\n" });
    await using client = await hubClient(project);
    await using holder = await lockHolder(project);
    const told = slipway(project, "data", "add", "data/a.csv", "-m", "data");
    await expect
      .poll(async () => (await client.call("jobs.list", {})).jobs[0], within)
      .toMatchObject({ progress: expect.stringContaining(`(pid ${holder.pid}, `) });
    process.kill(client.pid, "SIGKILL");
    expect(await told).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "slipway: It was interrupted: the hub was killed before DVC began; no commit was made\n  Do it again: nothing is lost, and what is done already is not done twice.\n",
    });
    await slipway(project, "hub", "stop", "--force");
  },
  slowMs,
);
