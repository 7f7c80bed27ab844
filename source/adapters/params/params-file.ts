import { extname, join } from "node:path";
import type { ParamsFormat } from "../../domain/params/param.js";
import { isInside } from "../dvc/dot-dvc.js";
import { readRegular } from "../files/regular-file.js";
import { ParamsProblem } from "./params-problem.js";

/** How a file of this name is changed; else why it is only read. */
export function formatOf(file: string): { readonly format: ParamsFormat } | { readonly readOnly: string } {
  if (!isInside(file)) return { readOnly: "it lies outside of the project" };
  const ending = extname(file).toLowerCase();
  if (ending === ".yaml" || ending === ".yml") return { format: "yaml" };
  if (ending === ".json") return { format: "json" };
  if (ending === ".toml") return { format: "toml" };
  if (ending === ".py") return { readOnly: "Python is code: it is not changed here" };
  return { readOnly: "its format is not known here" };
}

/** The text of a params file; undefined where there is none. @throws ParamsProblem for what is no UTF-8 text */
export async function readParamsText(root: string, file: string): Promise<string | undefined> {
  const text = await readRegular(join(root, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new ParamsProblem(file, error.message);
  });
  // It would not be the same bytes when it is written back.
  if (text?.includes("\ufffd")) throw new ParamsProblem(file, "it is no text in UTF-8");
  return text;
}
