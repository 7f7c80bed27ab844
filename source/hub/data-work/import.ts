import { basename, join, posix } from "node:path";
import { importUrlArgv, updateArgv } from "../../adapters/dvc/data-argv.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import { redacted } from "../../adapters/dvc/remotes.js";
import { readRepository, repositoryReader } from "../../adapters/dvc/repository.js";
import { statOf } from "../../adapters/files/file-identity.js";
import type { Caller } from "../../api/calls.js";
import type { DataOutcome } from "../../api/dataset-work-calls.js";
import { bytesWords } from "../../domain/data/bytes-words.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { addedKind } from "./add.js";
import { changesSince, textsOf } from "./file-texts.js";
import { noRepository } from "./no-repository.js";
import { projectPath } from "./project-path.js";
import { readingOf } from "./reading.js";
import type { DataWork, WorkTools } from "./work.js";

const lookEveryMs = 300;

/** Begins `dvc import-url`. @throws UserError `data.exists`, `data.no-name`, `dvc.no-repository` */
export async function beginImport(
  context: HubContext,
  work: DataWork,
  { url, out, caller }: { readonly url: string; readonly out: string | undefined; readonly caller: Caller | undefined },
): Promise<{ readonly jobId: string }> {
  const { projectRoot } = context;
  if ((await findDvcRoot(projectRoot)) === undefined) throw noRepository(projectRoot);
  const path = projectPath(out ?? nameIn(url));
  if (await statOf(join(projectRoot, path))) throw exists(path);
  return work.start(`import ${redacted(url)}`, caller, (tools) =>
    withTexts(context, tools, `import of ${path}`, path, importUrlArgv(url, path)),
  );
}

/** Begins `dvc update` of an import. */
export async function beginUpdate(
  context: HubContext,
  work: DataWork,
  { file, caller }: { readonly file: string; readonly caller: Caller | undefined },
): Promise<{ readonly jobId: string }> {
  const tracked = projectPath(file);
  const path = tracked.replace(/\.dvc$/, "");
  const outs = (await readRepository(context.projectRoot)).sources.get(`${path}.dvc`);
  if (!outs?.some(({ importedFrom }) => importedFrom !== undefined)) throw noImport(path);
  return work.start(`update ${path}`, caller, (tools) =>
    withTexts(context, tools, `update of ${path}`, path, updateArgv(`${path}.dvc`)),
  );
}

async function withTexts(
  { projectRoot, undo }: HubContext,
  { dvc, progress, signal }: WorkTools,
  label: string,
  path: string,
  argv: readonly string[],
): Promise<DataOutcome> {
  const before = await textsOf(projectRoot, [`${path}.dvc`, posix.join(posix.dirname(path), ".gitignore")]);
  let timer: NodeJS.Timeout | undefined;
  const onStart = (pid: number) => {
    progress("DVC asks the source");
    timer = setInterval(async () => {
      const reading = await readingOf(pid, [projectRoot]);
      // DVC's own books are small.
      if (reading && reading.totalBytes > 100_000 && !signal.aborted)
        progress(`${bytesWords(reading.totalBytes)} are here`);
    }, lookEveryMs);
  };
  try {
    await dvc(argv, { onStart });
  } finally {
    clearInterval(timer);
  }
  repositoryReader(projectRoot).lookAgain();
  const texts = await changesSince(projectRoot, before);
  if (texts.length > 0) await undo.push({ label, kind: addedKind, data: { texts } });
  const bytes = Number((await statOf(join(projectRoot, path)))?.size ?? 0);
  return {
    message: texts.length > 0 ? `${path} is here and tracked` : `${path} is as its source has it`,
    paths: [path],
    commits: texts.map((text) => text.path),
    bytes,
  };
}

function nameIn(url: string): string {
  const name = basename(url.replace(/[?#].*$/, "").replace(/\/+$/, ""));
  if (name !== "" && !name.includes(":")) return name;
  throw new UserError({
    code: "data.no-name",
    kind: "invalid",
    message: `"${redacted(url)}" names no file`,
    hint: "Give the path that it is to have in the project, too.",
  });
}

function noImport(path: string): UserError {
  return new UserError({
    code: "data.no-import",
    kind: "invalid",
    message: `"${path}" is no import: there is no source to get it again from`,
    hint: "slipway data ls tells what was imported; what was changed here is added: slipway data add PATH",
  });
}

function exists(path: string): UserError {
  return new UserError({
    code: "data.exists",
    kind: "exists",
    message: `"${path}" is there already: nothing is imported over it`,
    hint: "Give another path, or move it away first.",
  });
}
