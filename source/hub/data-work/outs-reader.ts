import { posix } from "node:path";
import { type UsedOut, usedOutsOfTexts } from "../../adapters/dvc/used-outs.js";
import { filesOfCommit, textsOfBlobs } from "../../adapters/git/history-files.js";

/** What decides which objects a commit uses; `*.yaml` also for what templates take their values from. */
export const deciding = ["*.dvc", "*.yaml", "*.yml", "*dvc.lock", "*.dvcignore"];
const isDeciding = (path: string) =>
  /(?:^|\/)(?:dvc\.lock|\.dvcignore)$|\.(?:dvc|ya?ml)$/.test(path) && !/(?:^|\/)\.dvc\//.test(path);
const isTemplateInput = (path: string) => /\.(?:json|toml|py)$/.test(path);

type OutsReader = {
  /** Files that may decide it, of a commit, with their blobs. @throws UserError `git.…` */
  readonly blobsOf: (commit: string) => Promise<ReadonlyMap<string, string>>;
  /** What such files use. @throws YamlProblem */
  readonly outsOf: (blobs: ReadonlyMap<string, string>) => Promise<readonly UsedOut[]>;
};

/** Reads what states of a repository use; those with the same files are read once. */
export function createOutsReader(root: string, signal: AbortSignal): OutsReader {
  const known = new Map<string, Promise<readonly UsedOut[]>>();
  const texts = new Map<string, string>();
  const read = async (blobs: ReadonlyMap<string, string>) => {
    const missing = [...new Set(blobs.values())].filter((blob) => !texts.has(blob));
    for (const [blob, text] of await textsOfBlobs(root, missing, signal)) texts.set(blob, text);
    return new Map([...blobs].map(([path, blob]) => [path, texts.get(blob) ?? ""] as const));
  };
  return {
    blobsOf: async (commit) => (await filesOfCommit(root, commit, isRead, signal)).blobs,
    outsOf: async (all) => {
      const plain = new Map([...all].filter(([path]) => isDeciding(path)));
      const files = await read(plain);
      const isDvcYaml = (path: string) => posix.basename(path) === "dvc.yaml";
      const hasTemplate = [...files].some(([path, text]) => isDvcYaml(path) && text.includes("${"));
      // Values of templates may come from any of these.
      const counted = hasTemplate ? all : plain;
      const key = [...counted].map(([path, blob]) => `${path}\0${blob}`).join("\n");
      const found = known.get(key) ?? read(counted).then(usedOutsOfTexts);
      known.set(key, found);
      return found;
    },
  };
}

/** Whether a file can decide what is used. */
export function isRead(path: string): boolean {
  return isDeciding(path) || isTemplateInput(path);
}
