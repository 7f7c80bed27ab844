import { dirname, join, posix } from "node:path";
import { z } from "zod";
import { addArgv, commitOutsArgv } from "../../adapters/dvc/data-argv.js";
import { lockBeside } from "../../adapters/dvc/dvc-lock.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { type DvcRepository, readRepository, repositoryReader } from "../../adapters/dvc/repository.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { Caller } from "../../api/calls.js";
import type { DataOutcome } from "../../api/dataset-work-calls.js";
import { bytesWords, countWords } from "../../domain/data/bytes-words.js";
import { notUtf8 } from "../../domain/data/not-utf8.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { changedTexts, changesSince, putTextsBack, textsOf } from "./file-texts.js";
import { noRepository } from "./no-repository.js";
import { projectPath } from "./project-path.js";
import { readingOf } from "./reading.js";
import type { DataWork, WorkTools } from "./work.js";

/** Of what `dvc add` and its like have written. */
export const addedKind = "data.add";
const addedSchema = z.object({ texts: changedTexts });

export type Adding = {
  readonly add: (paths: readonly string[], caller: Caller | undefined) => Promise<{ readonly jobId: string }>;
  readonly commitOuts: (paths: readonly string[], caller: Caller | undefined) => Promise<{ readonly jobId: string }>;
};

/** `dvc add` with progress; undo gives `.dvc` and `.gitignore` back, the data itself stays where it is. */
export function createAdding(context: HubContext, work: DataWork, noteVersions: () => Promise<void>): Adding {
  const { projectRoot, undo } = context;
  undo.on(addedKind, addedSchema, async ({ texts }) => {
    const ended = context.commands.begin(["git", "checkout", "--", ...texts.map(({ path }) => path)], projectRoot, {
      native: true,
    });
    try {
      await putTextsBack(projectRoot, texts);
      ended(0);
    } catch (error) {
      ended(1);
      throw error;
    } finally {
      repositoryReader(projectRoot).lookAgain();
      work.tell();
    }
  });
  return {
    add: async (given, caller) => {
      const paths = given.map(projectPath);
      if ((await findDvcRoot(projectRoot)) === undefined) throw noRepository(projectRoot);
      await requireAddable(projectRoot, paths);
      return work.start(`add ${titleOf(paths)}`, caller, async (tools) => {
        await noteVersions();
        const before = await textsOf(projectRoot, paths.flatMap(touchedBy));
        const failure = await withReading(projectRoot, paths, tools, (onStart) =>
          tools.dvc(addArgv(paths), { onStart }),
        ).then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
        repositoryReader(projectRoot).lookAgain();
        await noteVersions();
        const texts = await changesSince(projectRoot, before);
        if (texts.length > 0) await undo.push({ label: `add of ${titleOf(paths)}`, kind: addedKind, data: { texts } });
        if (failure) throw withDone(failure.error, paths, texts);
        return outcome(
          paths,
          texts.map(({ path }) => path),
          { one: "is tracked by DVC now", more: "are tracked by DVC now" },
          { one: "was tracked as it is already", more: "were tracked as they are already" },
        );
      });
    },
    commitOuts: async (given, caller) => {
      const paths = given.map(projectPath);
      const { stages } = await readRepository(projectRoot);
      const made = paths.map((path) => {
        const stage = stages.find(({ outs }) => outs.some((out) => out.path === path));
        if (stage) return stage;
        throw notMade(path);
      });
      return work.start(`commit outputs ${titleOf(paths)}`, caller, async (tools) => {
        const before = await textsOf(
          projectRoot,
          made.map(({ file }) => lockBeside(file)),
        );
        const targets = [...new Set(made.map(({ name }) => name))];
        await withReading(projectRoot, paths, tools, (onStart) => tools.dvc(commitOutsArgv(targets), { onStart }));
        const texts = await changesSince(projectRoot, before);
        if (texts.length > 0) {
          await undo.push({ label: `outputs of ${targets.join(", ")}`, kind: addedKind, data: { texts } });
        }
        return outcome(
          paths,
          texts.map(({ path }) => path),
          { one: "counts as the output now", more: "count as outputs now" },
          { one: "was the output already", more: "were the outputs already" },
        );
      });
    },
  };
}

/** DVC takes paths one after the other: those before the one that failed are tracked, as their `.dvc` that has changed tells. */
function withDone(error: unknown, paths: readonly string[], texts: readonly { readonly path: string }[]): unknown {
  const changed = new Set(texts.map(({ path }) => path));
  const done = paths.filter((path) => changed.has(`${path}.dvc`));
  if (!(error instanceof UserError) || done.length === 0) return error;
  const { code, kind, message, hint } = error;
  const words = `${message}; before that ${done.join(", ")} was added`;
  return new UserError({ code, kind, message: words, hint, cause: error });
}

/** Runs a command and tells how far it has read what lies at the paths. */
async function withReading(
  root: string,
  paths: readonly string[],
  { progress, signal }: WorkTools,
  work: (onStart: (pid: number) => void) => Promise<unknown>,
): Promise<void> {
  const absolute = paths.map((path) => join(root, path));
  let timer: NodeJS.Timeout | undefined;
  const follow = (pid: number) => {
    progress("DVC starts");
    timer = setInterval(async () => {
      const reading = await readingOf(pid, absolute);
      if (signal.aborted || !reading) return;
      const { path, doneBytes, totalBytes } = reading;
      const percent = Math.floor((100 * doneBytes) / totalBytes);
      progress(
        `reads ${path.slice(root.length + 1)}: ${bytesWords(doneBytes)} of ${bytesWords(totalBytes)} (${percent} %)`,
      );
    }, lookEveryMs);
  };
  try {
    await work(follow);
  } finally {
    clearInterval(timer);
  }
}

const lookEveryMs = 200;

/** The texts that `dvc add PATH` may change: its own `.dvc`, that of a folder around it, the .gitignore beside each. */
function touchedBy(path: string): readonly string[] {
  const own = [`${path}.dvc`, posix.join(posix.dirname(path), ".gitignore")];
  const parent = dirname(path);
  return parent === "." ? own : [...own, ...touchedBy(parent)];
}

async function requireAddable(root: string, paths: readonly string[]): Promise<void> {
  // Files of DVC's that do not parse are DVC's to refuse, with its own words.
  const repository = await readRepository(root).catch((): Pick<DvcRepository, "stages"> => ({ stages: [] }));
  for (const path of paths) {
    const stats = await statOf(join(root, path));
    if (!stats) throw notUtf8(path) ?? isNotThere(path);
    // DVC would read a pipe for ever, and everything after it would wait.
    if (!stats.isFile() && !stats.isDirectory())
      throw isNoData(path, "neither a file nor a folder (a pipe, a socket or a device)");
    if (isToolFile(path)) throw isNoData(path, "one of git's or DVC's own files");
    const stage = repository.stages.find(({ outs }) => outs.some((out) => out.path === path));
    if (stage) throw isOutput(path, stage.name);
  }
}

/** What is said of one path, and of more. */
type Said = { readonly one: string; readonly more: string };

function outcome(paths: readonly string[], changed: readonly string[], done: Said, nothing: Said): DataOutcome {
  const said = changed.length > 0 ? done : nothing;
  const message = `${titleOf(paths)} ${paths.length === 1 ? said.one : said.more}`;
  return { message, paths, commits: changed };
}

function titleOf(paths: readonly string[]): string {
  const [first = ""] = paths;
  return paths.length === 1 ? first : countWords(paths.length, "path");
}

function isNotThere(path: string): UserError {
  return new UserError({
    code: "data.no-such-path",
    kind: "not-found",
    message: `There is no file or folder "${path}" in the project`,
    hint: "Give the path of one, relative to the project.",
  });
}

/** What git and DVC keep for themselves. */
function isToolFile(path: string): boolean {
  return /(?:^|\/)(?:\.git|\.dvc)(?:\/|$)|(?:^|\/)(?:dvc\.yaml|dvc\.lock|\.gitignore|\.dvcignore|[^/]+\.dvc)$/.test(
    path,
  );
}

function isNoData(path: string, what: string): UserError {
  return new UserError({
    code: "data.no-data",
    kind: "invalid",
    message: `"${path}" is ${what}: it is not tracked as data`,
    hint: "Name a file or a folder of data; of a .dvc file the data itself, without .dvc at the end.",
  });
}

function isOutput(path: string, stage: string): UserError {
  return new UserError({
    code: "dvc.stage-output",
    kind: "conflict",
    message: `"${path}" is an output of the stage ${stage}: dvc add does not take it`,
    hint: `Run the pipeline (slipway run ${stage}), or take what is there as its output: slipway data add --output ${path}`,
  });
}

function notMade(path: string): UserError {
  return new UserError({
    code: "data.no-output",
    kind: "invalid",
    message: `No stage makes "${path}"`,
    hint: `Track it by itself: slipway data add ${path}`,
  });
}
