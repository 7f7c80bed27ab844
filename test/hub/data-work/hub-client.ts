import { expect } from "vitest";
import type { DataJobView } from "../../../source/api/dataset-work-calls.js";
import { connectHub } from "../../../source/client/connect.js";
import type { HubClient } from "../../../source/client/hub-client.js";
import { startHub } from "../../support/hub.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";

type Client = Pick<HubClient, "call"> & {
  /** Of the hub. */
  readonly pid: number;
  /** The end of a job on data. */
  readonly end: (started: { readonly jobId: string }) => Promise<DataJobView>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A client of the hub of the built program on a project. */
export async function hubClient(project: Project): Promise<Client> {
  // The command that trusted the project has started one.
  await slipway(project, "hub", "stop");
  const hub = await startHub(project);
  const client = connectHub({ url: hub.url, token: hub.token ?? "" });
  return {
    call: client.call,
    pid: hub.pid,
    end: async ({ jobId }) => {
      let job: DataJobView = await client.call("data.job", { jobId });
      await expect
        .poll(
          async () => {
            job = await client.call("data.job", { jobId });
            return job.state;
          },
          { timeout: 60_000 },
        )
        .not.toBe("running");
      return job;
    },
    [Symbol.asyncDispose]: async () => {
      client.close();
      await hub[Symbol.asyncDispose]();
    },
  };
}
