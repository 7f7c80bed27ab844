import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { WhatRuns } from "../domain/pipeline.js";
import { UserError } from "../domain/user-error.js";
import { type Document, openDocument } from "./document.js";

/** Where trust is kept: the user's XDG folder, never the project, which could then trust itself. */
function trustFile(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "slipway", "trust.json");
}

type WhyNotTrusted =
  | { readonly why: "unreadable"; readonly problems: readonly string[] }
  | { readonly why: "changed" | "never" };

export type Trust = {
  /** True while what the project would run is what was trusted; read anew each time. */
  readonly isTrusted: () => Promise<boolean>;
  /** Why it is not: what would run cannot be read, was trusted before it changed, or was never trusted. */
  readonly whyNot: () => Promise<WhyNotTrusted>;
  /** The same of what was read already. */
  readonly covers: (what: WhatRuns) => Promise<boolean>;
  /**
   * Trusts what the project would run now. `seen`: the fingerprint of what was shown to the one who decides.
   * @throws UserError `project.unreadable`, `project.changed`
   */
  readonly trust: (seen?: string) => Promise<void>;
  /**
   * Does `write`, by which the user gives a file this text. What was trusted before it stays trusted: a param that a template puts
   * into a command changes the command, and who typed it has seen it.
   */
  readonly keepOver: (given: FileText, write: () => Promise<void>) => Promise<void>;
};

/** `file`: relative to the project. */
type FileText = { readonly file: string; readonly text: string };

const schema = z.object({ projects: z.array(z.object({ path: z.string(), commands: z.string() })) });

/** Trust in one project: by its real path and the fingerprint of what would run there. */
export async function openTrust(
  projectRoot: string,
  whatRuns: (instead?: FileText) => Promise<WhatRuns>,
  file: string = trustFile(),
): Promise<Trust> {
  const path = await realpath(projectRoot);
  const open = (): Promise<Document<z.infer<typeof schema>>> =>
    openDocument(file, { version: 1, schema }, { projects: [] });
  const covers = async ({ fingerprint }: WhatRuns): Promise<boolean> => {
    const { projects } = (await open()).data();
    return projects.some((project) => project.path === path && project.commands === fingerprint);
  };
  const keep = async (fingerprint: string) => {
    // Other projects' hubs write it too: read again right before the change.
    await (await open()).update((data) => {
      data.projects = [...data.projects.filter((project) => project.path !== path), { path, commands: fingerprint }];
    });
  };
  return {
    covers,
    isTrusted: async () => covers(await whatRuns()),
    whyNot: async () => {
      const { fingerprint, problems } = await whatRuns();
      if (fingerprint === undefined) return { why: "unreadable", problems };
      const { projects } = (await open()).data();
      return { why: projects.some((project) => project.path === path) ? "changed" : "never" };
    },
    trust: async (seen) => {
      const { fingerprint, problems } = await whatRuns();
      if (fingerprint === undefined) throw unreadable(projectRoot, problems);
      if (seen !== undefined && seen !== fingerprint) throw changed(projectRoot);
      await keep(fingerprint);
    },
    keepOver: async (given, write) => {
      // In this order: what another has changed until now is in both, and was not trusted.
      const after = await whatRuns(given);
      const before = await whatRuns();
      const goesOver = before.fingerprint !== after.fingerprint && (await covers(before));
      await write();
      if (goesOver && after.fingerprint !== undefined) await keep(after.fingerprint);
    },
  };
}

function unreadable(projectRoot: string, problems: readonly string[]): UserError {
  return new UserError({
    code: "project.unreadable",
    kind: "refused",
    message: `${projectRoot} cannot be trusted, for what it runs cannot be read: ${problems.join("; ")}`,
    hint: "Mend or remove the file first.",
  });
}

function changed(projectRoot: string): UserError {
  return new UserError({
    code: "project.changed",
    kind: "conflict",
    message: `What ${projectRoot} runs has changed since it was shown`,
    hint: "Look at it again.",
  });
}
