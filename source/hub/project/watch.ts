import { relative } from "node:path";
import { watch } from "chokidar";
import { repositoryReader } from "../../adapters/dvc/repository.js";
import type { Topic } from "../../api/events.js";
import type { HubContext } from "../context.js";

/** Folders that change all the time and hold nothing that is shown; data that lies beside its place until it is whole. */
const ignored =
  /\.slipway-new(\/|$)|(^|\/)(\.slipway|node_modules|__pycache__|\.venv|venv|\.dvc\/(cache|tmp))(\/|$)|\/\.git\/(objects|logs|lfs)(\/|$)/;
const depth = 4;

/** Tells what changed in the project's files, by watching; resolves to the function that ends it. */
export function watchProject(
  { projectRoot, events }: HubContext,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  const watcher = watch(projectRoot, {
    ignoreInitial: true,
    depth,
    followSymlinks: false,
    ignored: (path) => ignored.test(path),
    awaitWriteFinish: false,
  });
  watcher.on("all", (event, path) => {
    // What comes or goes may be a dvc.yaml, or what leaves one out.
    if (event !== "change" || /(^|\/)\.(dvc|git)ignore$/.test(path)) repositoryReader(projectRoot).lookAgain();
    for (const topic of topicsOf(relative(projectRoot, path))) events.emit(topic);
  });
  watcher.on("error", onFault);
  return () => watcher.close();
}

/** What a change of this file (relative to the project) may have changed. */
function topicsOf(path: string): readonly Topic[] {
  // Of git HEAD, refs and index: a commit, a checkout, something staged.
  const counts = !path.startsWith(".git/") || /^\.git\/(HEAD|index|packed-refs|refs\/.*)$/.test(path);
  return counts ? ["project", "pipeline", "datasets"] : [];
}
