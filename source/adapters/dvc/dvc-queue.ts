import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readRegular } from "../files/regular-file.js";
import { git } from "../git/git-read.js";

const runSchema = z.looseObject({
  name: z.string().nullish(),
  location: z.string(),
  /** 1 preparing, 2 running, then how it ended (dvc/repo/experiments/executor/base.py, `TaskStatus`). */
  status: z.number(),
});
const mostRead = 200;

export type QueuedExperiment = { readonly name: string; readonly state: "queued" | "running" | "failed" };

/**
 * The experiments of DVC's own queue, read natively: those that wait or have failed are stashes (`refs/exps/celery/…`, the message
 * ends in `:NAME`), those that run have a `.run` file whose location is `dvc-task`.
 */
export async function readDvcQueue(root: string, signal: AbortSignal): Promise<readonly QueuedExperiment[]> {
  const running = await runningOf(root);
  const names = new Set(running.map(({ name }) => name));
  const stashed = await Promise.all([
    stashOf(root, "stash", "queued", signal),
    stashOf(root, "failed", "failed", signal),
  ]);
  return [...running, ...stashed.flat().filter(({ name }) => !names.has(name))];
}

async function stashOf(
  root: string,
  stash: "stash" | "failed",
  state: "queued" | "failed",
  signal: AbortSignal,
): Promise<readonly QueuedExperiment[]> {
  // Without a repository, or without such a stash, there is no queue.
  const text = await git(root, ["reflog", "show", "--format=%gs", `refs/exps/celery/${stash}`, "--"], signal).catch(
    () => "",
  );
  return text.split("\n").flatMap((line) => {
    const [, baseline = "", name] = /dvc-exp:[0-9a-f]+:([0-9a-f]+):(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name: name || baseline.slice(0, 7), state }];
  });
}

async function runningOf(root: string): Promise<readonly QueuedExperiment[]> {
  const folder = join(root, ".dvc", "tmp", "exps", "run");
  const ids = await readdir(folder).catch(() => []);
  const read = await Promise.all(
    ids.slice(0, mostRead).map(async (id): Promise<QueuedExperiment | undefined> => {
      const text = await readRegular(join(folder, id, `${id}.run`)).catch(() => "{}");
      const run = runSchema.safeParse(parseJson(text)).data;
      if (run?.location !== "dvc-task" || run.status >= 3) return undefined;
      return { name: run.name ?? id.slice(0, 7), state: run.status > 1 ? "running" : "queued" };
    }),
  );
  return read.filter((run) => run !== undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // being written
  }
}
