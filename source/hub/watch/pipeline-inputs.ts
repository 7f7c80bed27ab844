import { createHash } from "node:crypto";
import type { Hasher } from "../../adapters/dvc/hasher.js";
import { readRepository } from "../../adapters/dvc/repository.js";
import { absolutePath, isElsewhere } from "../../adapters/dvc/stage-definition.js";
import { formatOf } from "../../adapters/params/params-file.js";
import { notedParams } from "../history/noted-params.js";

/**
 * A fingerprint of all that a user saves for the pipeline: its stages, the params that they name, the deps that no stage makes.
 * What stages write is not in it, so that a run does not lead to the next one. @throws YamlProblem
 */
export async function pipelineInputs(root: string, hasher: Hasher): Promise<string> {
  const { stages } = await readRepository(root);
  const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => path));
  const isMade = (path: string) =>
    outs.some((out) => path === out || path.startsWith(`${out}/`) || out.startsWith(`${path}/`));
  const paramsFiles = stages.flatMap(({ params }) => params.map(({ file }) => file));
  // A params file that is only read counts as a whole.
  const whole = paramsFiles.filter((file) => "readOnly" in formatOf(file));
  const files = [...new Set([...stages.flatMap(({ deps }) => deps), ...whole])].filter(
    (path) => !isElsewhere(path) && !isMade(path),
  );
  const noted = await notedParams(root);
  const used = noted.filter(({ file, key }) =>
    stages.some(({ params }) => params.some((each) => each.file === file && names(each.keys, key))),
  );
  const hash = createHash("sha256");
  hash.update(JSON.stringify(stages.map(({ name, cmd, deps, outs: own, params }) => [name, cmd, deps, own, params])));
  hash.update(JSON.stringify(used));
  for (const file of files) {
    const found = await hasher.hash(absolutePath(root, file)).catch(() => undefined);
    hash.update(`${file}\0${found?.md5 ?? ""}\n`);
  }
  return hash.digest("hex");
}

/** `keys` none: the whole file. A stage may name a group, or an item of a list that is noted as one. */
function names(keys: readonly string[], key: string): boolean {
  return (
    keys.length === 0 || keys.some((each) => each === key || key.startsWith(`${each}.`) || each.startsWith(`${key}.`))
  );
}
