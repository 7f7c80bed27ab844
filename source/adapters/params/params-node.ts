import type { ParamType } from "../../domain/params/param.js";

/** A key or an item of a params file with all that is below it. */
export type ParamsNode = {
  /** Keys from the top, of a list's item its index from 0. */
  readonly path: readonly string[];
  readonly kind: "map" | "list" | "scalar" | "alias";
  /** As DVC reads it; of an alias that of what it stands for. */
  readonly type: ParamType;
  /** The value as the file writes it; a map or list on one line, in flow form. */
  readonly source: string;
  readonly value: unknown;
  /** From 1. */
  readonly line: number;
  /** The comment behind it on its line, without `#`. */
  readonly comment: string | undefined;
  /** A scalar without quotes: what readers of YAML may differ about. */
  readonly isPlain: boolean;
  /** The key is no quoted one. */
  readonly hasPlainKey: boolean;
  /** Of a key that a merge (`<<`) gives: what it is merged from ("*base"). */
  readonly from: string | undefined;
  readonly children: readonly ParamsNode[];
};

/** The node of a path. */
export function find(nodes: readonly ParamsNode[], path: readonly string[]): ParamsNode | undefined {
  const [key, ...rest] = path;
  const node = nodes.find((each) => each.path.at(-1) === key);
  return rest.length === 0 ? node : node && find(node.children, rest);
}
