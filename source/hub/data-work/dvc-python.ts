import { readRegular } from "../../adapters/files/regular-file.js";
import { type Environment, findOnPath } from "../../adapters/process.js";

/** The Python that runs the `dvc` on the PATH of `env`, by its first line; undefined where that names none. */
export async function dvcPython(env: Environment): Promise<string | undefined> {
  const program = await findOnPath("dvc", env);
  const text = program === undefined ? "" : await readRegular(program).catch(() => "");
  return /^#!\s*(\S*python\S*)/.exec(text)?.[1];
}
