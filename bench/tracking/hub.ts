import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { hubNodeFlags } from "../../source/cli/program.js";
import type { Project } from "../../test/support/project.js";
import { temporaryFolder } from "./cleanup.js";
import { freePort, type Server, startServer } from "./server.js";

const readySchema = z.object({ token: z.string() });

let ownNode: string | undefined;

/** The hub of the built program on a project, with its token. */
export async function startHub({ root, env }: Project): Promise<Server> {
  const port = await freePort();
  const argv = ["dist/slipway.js", "hub", "start", "--foreground", "--json", "--idle", "3600", "--port", String(port)];
  const [file = "", ...args] = argv;
  return startServer([nodeOfItsOwn(), ...hubNodeFlags, resolve(file), ...args], {
    port,
    cwd: root,
    env,
    // The one line of `hub start --foreground --json`.
    tokenOf: (printed) => {
      const line = /^\{.*\}$/m.exec(printed)?.[0];
      return line === undefined ? undefined : readySchema.parse(JSON.parse(line)).token;
    },
  });
}

/** A copy of Node: of one that the benchmark runs, too, the hub's share of the memory would look half as large. */
export function nodeOfItsOwn(): string {
  if (ownNode === undefined) {
    ownNode = join(temporaryFolder(), "node");
    copyFileSync(process.execPath, ownNode);
  }
  return ownNode;
}
