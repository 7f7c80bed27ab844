import { connectHub } from "../client/connect.js";
import type { HubClient } from "../client/hub-client.js";
import type { Arguments } from "./arguments.js";
import { connectOptions } from "./connect-options.js";
import { findExistingProject } from "./project-root.js";

/** Runs a headless command with a client of the project's hub, which is started where it does not run. */
export async function withClient(args: Arguments, work: (client: HubClient) => Promise<number>): Promise<number> {
  const client = connectHub(
    await connectOptions(args, args.text("hub") === undefined ? await findExistingProject() : undefined),
  );
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
