import type { ParamsFormat } from "../../domain/params/param.js";
import type { ParamsNode } from "./params-node.js";
import { parseTomlParams, tomlNodes } from "./toml-params.js";
import { parseYamlParams, yamlNodes } from "./yaml-params.js";

export type ParamsDocument = {
  readonly text: string;
  readonly format: ParamsFormat;
  /** `%YAML 1.1`: DVC's reader then follows YAML 1.1. */
  readonly is11: boolean;
};

const makers = new WeakMap<ParamsDocument, () => readonly ParamsNode[]>();
const known = new WeakMap<ParamsDocument, readonly ParamsNode[]>();

/** The parsed text. @throws ParamsProblem */
export function parseParams(text: string, format: ParamsFormat, file: string): ParamsDocument {
  if (format === "toml") {
    const params = parseTomlParams(text, file);
    makers.set(params, () => tomlNodes(params));
    return params;
  }
  const params = parseYamlParams(text, format, file);
  makers.set(params, () => yamlNodes(params));
  return params;
}

/** The keys of the top level with all that is below them, made once a document. */
export function nodesOf(params: ParamsDocument): readonly ParamsNode[] {
  const nodes = known.get(params) ?? makers.get(params)?.() ?? [];
  known.set(params, nodes);
  return nodes;
}
