import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Document, openDocument } from "./document.js";

/** Where trust is kept: the user's XDG folder, never the project, which could then trust itself. */
function trustFile(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "slipway", "trust.json");
}

export type Trust = {
  /** True while the commands of the project are those that were trusted. */
  readonly isTrusted: () => Promise<boolean>;
  readonly trust: () => Promise<void>;
};

const schema = z.object({ projects: z.array(z.object({ path: z.string(), commands: z.string() })) });

/** Trust in one project: by its real path and the text of the files whose commands would run. */
export async function openTrust(projectRoot: string, file: string = trustFile()): Promise<Trust> {
  const path = await realpath(projectRoot);
  const open = (): Promise<Document<z.infer<typeof schema>>> =>
    openDocument(file, { version: 1, schema }, { projects: [] });
  return {
    isTrusted: async () => {
      const commands = await commandsHash(path);
      const { projects } = (await open()).data();
      return projects.some((project) => project.path === path && project.commands === commands);
    },
    trust: async () => {
      const commands = await commandsHash(path);
      // Other projects' hubs write it too: read again right before the change.
      await (await open()).update((data) => {
        data.projects = [...data.projects.filter((project) => project.path !== path), { path, commands }];
      });
    },
  };
}

async function commandsHash(projectRoot: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["dvc.yaml", "slipway.yaml"]) {
    hash.update(`${name}\0`);
    hash.update(await readFile(join(projectRoot, name)).catch(() => ""));
  }
  return hash.digest("hex");
}
