import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { readHead } from "../../adapters/git/head.js";
import type { Caller } from "../../api/calls.js";
import { UserError } from "../../domain/user-error.js";
import type { Feature, HubContext } from "../context.js";
import type { DvcCommands } from "../executions/dvc-commands.js";
import { notTrusted } from "../executions/executions-feature.js";

/** Read from `fixtures/starter` of the package. */
const starterFiles = ["dvc.yaml", "params.yaml", "scripts/prepare_data.py", "scripts/finetune_and_track.py"] as const;
const createdKind = "pipeline.starter";
const createdSchema = z.object({ files: z.array(z.object({ path: z.enum(starterFiles), text: z.string() })) });

/** `pipeline.starter`: a pipeline of two stages to begin with, where there is none; taken back by undo. */
export function createStarterFeature(context: HubContext, dvc: DvcCommands, template: string): Feature {
  const { projectRoot, undo, events, trust } = context;
  const tell = () => {
    for (const topic of ["pipeline", "project", "datasets"] as const) events.emit(topic);
  };
  undo.on(createdKind, createdSchema, async ({ files }) => {
    for (const { path, text } of files) {
      // What was changed since is the user's own.
      if ((await readFile(join(projectRoot, path), "utf8").catch(() => undefined)) === text) {
        await rm(join(projectRoot, path));
      }
    }
    tell();
  });
  return {
    handlers: {
      "pipeline.starter": async ({ caller }, { signal }) => {
        if (!(await trust.isTrusted())) throw notTrusted(projectRoot);
        for (const path of starterFiles) {
          if (await statOf(join(projectRoot, path))) throw isThere(path);
        }
        const files = await Promise.all(
          starterFiles.map(async (path) => ({ path, text: await readFile(join(template, path), "utf8") })),
        );
        if ((await findDvcRoot(projectRoot)) === undefined) await initDvc(projectRoot, dvc, caller, signal);
        const [{ text = "" } = {}] = files;
        await trust.keepOver({ file: "dvc.yaml", text }, async () => {
          for (const file of files) {
            const path = join(projectRoot, file.path);
            await mkdir(dirname(path), { recursive: true });
            await writeFile(path, file.text, { flag: "wx" });
          }
        });
        await undo.push({ label: "the new pipeline", kind: createdKind, data: { files } });
        tell();
        return { files: [...starterFiles] };
      },
    },
  };
}

async function initDvc(
  projectRoot: string,
  dvc: DvcCommands,
  caller: Caller | undefined,
  signal: AbortSignal,
): Promise<void> {
  const argv = ["dvc", "init", "--quiet", ...((await readHead(projectRoot)) ? [] : ["--no-scm"])];
  const { exitCode, stderr } = await dvc(argv, { caller, signal });
  if (exitCode === 0) return;
  throw new UserError({
    code: "dvc.init-failed",
    kind: "failed",
    message: `dvc init failed: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    hint: "Every command that was run is behind @.",
  });
}

function isThere(path: string): UserError {
  return new UserError({
    code: "pipeline.file-exists",
    kind: "exists",
    message: `${path} is there already: nothing is written`,
    hint: "Describe your stages in a dvc.yaml yourself: https://dvc.org/doc/user-guide/pipelines",
  });
}
