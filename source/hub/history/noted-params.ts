import { nodesOf, parseParams } from "../../adapters/params/params-document.js";
import { formatOf, readParamsText } from "../../adapters/params/params-file.js";
import type { ParamsNode } from "../../adapters/params/params-node.js";
import type { ParamsFormat } from "../../domain/params/param.js";
import type { NotedParam } from "../../domain/pipeline/history.js";
import { paramsFiles } from "../params/params-files.js";

/** More of one execution are not noted. */
const mostParams = 10_000;

/** Every param of the project as its file writes it now, a list whole; of a file that cannot be read none. */
export async function notedParams(root: string): Promise<readonly NotedParam[]> {
  const files = await paramsFiles(root);
  const noted = await Promise.all(files.map(({ file }) => paramsOfFile(root, file)));
  return noted.flat().slice(0, mostParams);
}

async function paramsOfFile(root: string, file: string): Promise<readonly NotedParam[]> {
  const format = formatOf(file);
  if ("readOnly" in format) return [];
  try {
    const text = await readParamsText(root, file);
    return text === undefined ? [] : paramsOfText(file, text, format.format);
  } catch {
    return []; // the editor tells why
  }
}

/** Every param of a file's text. @throws ParamsProblem */
export function paramsOfText(file: string, text: string, format: ParamsFormat): readonly NotedParam[] {
  return nodesOf(parseParams(text, format, file)).flatMap((node) => leaves(file, node));
}

function leaves(file: string, { kind, children, path, source }: ParamsNode): readonly NotedParam[] {
  if (kind === "map" && children.length > 0) return children.flatMap((child) => leaves(file, child));
  return [{ file, key: path.join("."), value: source }];
}
