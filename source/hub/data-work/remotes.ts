import { access, constants, statfs } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { z } from "zod";
import { listUrlArgv, remoteAddArgv, remoteDefaultArgv, remoteRemoveArgv } from "../../adapters/dvc/data-argv.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { readRemotes } from "../../adapters/dvc/remotes.js";
import { statOf } from "../../adapters/files/file-identity.js";
import { pythonPackages } from "../../adapters/tools/find-tools.js";
import type { Caller } from "../../api/calls.js";
import type { DataOutcome, RemoteView } from "../../api/dataset-work-calls.js";
import { bytesWords } from "../../domain/data/bytes-words.js";
import { packageFor, type Remote } from "../../domain/data/remote.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { dvcPython } from "./dvc-python.js";
import { changedTexts, changesSince, putTextsBack, textsOf } from "./file-texts.js";
import { noRepository } from "./no-repository.js";
import type { DataWork, WorkTools } from "./work.js";

const changedKind = "data.remote";
const changedSchema = z.object({ texts: changedTexts });
/** A remote that does not answer within that is said to be silent. */
const answersWithinMs = 30_000;

type Started = Promise<{ readonly jobId: string }>;
export type Remotes = {
  readonly list: (signal: AbortSignal) => Promise<readonly RemoteView[]>;
  readonly add: (remote: NewRemote, caller: Caller | undefined) => Started;
  readonly makeDefault: (name: string, caller: Caller | undefined) => Started;
  readonly remove: (name: string, caller: Caller | undefined) => Started;
  readonly test: (name: string, caller: Caller | undefined) => Started;
};

type NewRemote = { readonly name: string; readonly url: string; readonly local: boolean; readonly isDefault: boolean };

/** Remotes of DVC's configuration: read natively, changed by DVC, each change with a way back. */
export function createRemotes(context: HubContext, work: DataWork): Remotes {
  const { projectRoot, undo } = context;
  undo.on(changedKind, changedSchema, async ({ texts }) => {
    await putTextsBack(projectRoot, texts);
    work.tell();
  });
  const root = async () => {
    const found = await findDvcRoot(projectRoot);
    if (found === undefined) throw noRepository(projectRoot);
    return found;
  };
  const find = async (name: string): Promise<Remote> => {
    const found = (await readRemotes(await root())).find((each) => each.name === name);
    if (found) return found;
    throw new UserError({
      code: "dvc.unknown-remote",
      kind: "not-found",
      message: `There is no remote "${name}"`,
      hint: "List them: slipway data remotes",
    });
  };
  const change = async (title: string, caller: Caller | undefined, argv: readonly string[]) => {
    const folder = relative(projectRoot, await root());
    return work.start(title, caller, async ({ dvc }) => {
      const files = [".dvc/config", ".dvc/config.local"];
      const before = await textsOf(projectRoot, files);
      await dvc(argv);
      const texts = await changesSince(projectRoot, before);
      // A repository above the project: its configuration is not the project's to take back.
      if (folder === "" && texts.length > 0) await undo.push({ label: title, kind: changedKind, data: { texts } });
      const commits = texts.map(({ path }) => path).filter((path) => path === ".dvc/config");
      return { message: `Done: ${title}`, paths: [], commits };
    });
  };
  return {
    list: async (signal) => {
      const remotes = await readRemotes(await root());
      const has = await installedPackages(context, remotes, signal);
      return remotes.map((remote) => {
        const needs = packageFor(remote.kind);
        return { ...remote, ...(needs === undefined ? {} : { needs, isInstalled: has.has(needs) }) };
      });
    },
    add: async (remote, caller) => {
      if (!/^[\w.-]+$/.test(remote.name)) throw isNoName(remote.name);
      const known = await readRemotes(await root());
      if (known.some(({ name }) => name === remote.name)) throw isThere(remote.name);
      return change(`add the remote ${remote.name}`, caller, remoteAddArgv(remote));
    },
    makeDefault: async (name, caller) => {
      const remote = await find(name);
      return change(`make ${name} the default remote`, caller, remoteDefaultArgv(name, remote.in === "config.local"));
    },
    remove: async (name, caller) => {
      const remote = await find(name);
      return change(`remove the remote ${name}`, caller, remoteRemoveArgv(name, remote.in === "config.local"));
    },
    test: async (name, caller) => {
      const remote = await find(name);
      return work.start(`test the remote ${name}`, caller, (tools) =>
        remote.folder === undefined ? testByDvc(remote, tools) : testFolder(remote, remote.folder),
      );
    },
  };
}

/** A folder: can it be written, and how much room is there. */
async function testFolder({ name }: Remote, folder: string): Promise<DataOutcome> {
  let at = folder;
  while (!(await statOf(at)) && dirname(at) !== at) at = dirname(at);
  const isWritable = await access(at, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!(await statOf(at))?.isDirectory()) {
    throw new UserError({
      code: "dvc.remote-refused",
      kind: "failed",
      message: `${name}: ${at} is a file, not a folder`,
      hint: "Give the remote the path of a folder: R, then add it again.",
    });
  }
  if (!isWritable) {
    throw new UserError({
      code: "dvc.remote-refused",
      kind: "failed",
      message: `${name}: ${at} cannot be written`,
      hint: "Give yourself the right to write there (chmod, chown), or choose another folder.",
    });
  }
  const { bavail, bsize } = await statfs(at);
  const is = at === folder ? "is there and can be written" : "is not there yet, and can be made";
  return { message: `${name}: ${folder} ${is}; ${bytesWords(bavail * bsize)} are free`, paths: [], commits: [] };
}

/** DVC lists it: the least that needs its address, its package and its credentials. */
async function testByDvc({ name, url, kind }: Remote, { dvc, progress, signal }: WorkTools): Promise<DataOutcome> {
  progress(`dvc list-url asks ${url}`);
  const tried = `${name}: dvc list-url remote://${name}`;
  try {
    await dvc(listUrlArgv(name), { signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]) });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof Error && error.name === "TimeoutError") {
      throw new UserError({
        code: "dvc.remote-unreachable",
        kind: "unavailable",
        message: `${tried}: no answer of ${url} within ${answersWithinMs / 1000} s`,
        hint: "Look at its URL and the network.",
      });
    }
    if (!(error instanceof UserError)) throw error;
    // A server of plain HTTP has no list of its folders: that it says so is an answer.
    if (kind === "HTTP" && /\b404\b/.test(error.message)) {
      return {
        message: `${tried}: ${url} answers (404: it lists nothing, files may be there)`,
        paths: [],
        commits: [],
      };
    }
    // Nothing was pushed yet: of a prefix without objects a store knows nothing.
    if (isObjectStore(kind) && /The path 'remote:[^']+' does not exist: \S+$/.test(error.message)) {
      return {
        message: `${tried}: ${url} answers, and nothing is there yet: the first push makes it`,
        paths: [],
        commits: [],
      };
    }
    throw new UserError({
      code: error.code,
      kind: error.kind,
      message: `${tried}: ${error.message}`,
      hint: error.hint,
    });
  }
  return {
    message: `${tried}: ${url} answers and can be listed; whether it can be written shows a push`,
    paths: [],
    commits: [],
  };
}

function isObjectStore(kind: Remote["kind"]): boolean {
  return kind === "S3" || kind === "GCS" || kind === "Azure" || kind === "OSS";
}

/** Which of the needed packages stand beside the DVC that would be run. */
async function installedPackages(
  { projectRoot, clientEnv }: HubContext,
  remotes: readonly Remote[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const needed = remotes.flatMap(({ kind }) => packageFor(kind) ?? []);
  if (needed.length === 0) return new Set();
  const env = clientEnv();
  const python = await dvcPython(env);
  const found = python && (await pythonPackages(python, needed, env, projectRoot, signal));
  return new Set(found ? found.keys() : []);
}

function isNoName(name: string): UserError {
  return new UserError({
    code: "data.remote-name",
    kind: "invalid",
    message: `"${name}" is no name for a remote`,
    hint: "Letters, digits, dots, dashes and underscores make one: store, s3-eu.",
  });
}

function isThere(name: string): UserError {
  return new UserError({
    code: "data.remote-exists",
    kind: "exists",
    message: `There is a remote "${name}" already`,
    hint: "Choose another name, or remove it first.",
  });
}
