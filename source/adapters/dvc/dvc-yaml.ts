import { z } from "zod";
import { isMapping, pythonText } from "../../domain/pipeline/python-value.js";
import { inFolder, type StageDefinition, type StageOut, type StageParams } from "./stage-definition.js";
import type { Expanded } from "./template/expand.js";
import { YamlProblem } from "./yaml-problem.js";

// The rules of dvc/schema.py: no other key is allowed, `dvc status` and `dvc repro` refuse the whole file.
const text = z.string();
const annotations = {
  desc: text.optional(),
  type: text.optional(),
  labels: z.array(text).optional(),
  meta: z.unknown().optional(),
};
const outOptions = z.strictObject({
  ...annotations,
  cache: z.boolean().optional(),
  persist: z.boolean().optional(),
  checkpoint: z.boolean().optional(),
  remote: text.optional(),
  push: z.boolean().optional(),
});
const plotOptions = outOptions.extend({
  template: text.optional(),
  x: text.optional(),
  y: text.optional(),
  x_label: text.optional(),
  y_label: text.optional(),
  title: text.optional(),
  header: z.boolean().optional(),
});
const outs = z.array(z.union([text, z.record(text, outOptions.nullable())])).optional();
const fields = {
  cmd: z.union([text, z.array(text)]),
  wdir: text.optional(),
  deps: z.array(text).optional(),
  params: z.array(z.union([text, z.record(text, z.array(z.unknown()).nullable())])).optional(),
  vars: z.array(z.union([text, z.looseObject({})])).optional(),
  frozen: z.boolean().optional(),
  meta: z.unknown().optional(),
  desc: text.optional(),
  always_changed: z.boolean().optional(),
  outs,
  metrics: outs,
  plots: z.array(z.union([text, z.record(text, z.union([plotOptions, z.array(plotOptions)]).nullable())])).optional(),
};
const written = z.strictObject({
  ...fields,
  matrix: z.record(text, z.union([text, z.array(z.unknown())])).optional(),
});
const foreach = z.strictObject({
  foreach: z.union([text, z.array(z.unknown()), z.looseObject({})]),
  do: z.strictObject(fields),
});

/** Of a stage whose templates are filled: what stands in them may be of another type. */
const filledSchema = z.looseObject({
  cmd: z.unknown().optional(),
  wdir: z.unknown().optional(),
  deps: z.array(z.unknown()).optional(),
  params: z.array(z.union([text, z.record(text, z.array(z.unknown()).nullable())])).optional(),
  frozen: z.boolean().optional(),
  always_changed: z.boolean().optional(),
  desc: text.optional(),
  outs,
  metrics: outs,
  plots: fields.plots,
});

type Filled = z.infer<typeof filledSchema>;

/** The name and body of each stage as it is written, in file order. @throws YamlProblem for what DVC would refuse */
export function checkedStages(
  value: unknown,
  file: string,
): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  return stagesOf(value, file).map(([name, body]) => {
    const schema = isMapping(body) && (Object.hasOwn(body, "foreach") || Object.hasOwn(body, "do")) ? foreach : written;
    const parsed = schema.safeParse(body);
    if (parsed.success && isMapping(body)) return [name, body];
    const [issue] = parsed.error?.issues ?? [];
    const unknown = issue?.code === "unrecognized_keys" ? issue.keys : [];
    const path = ["stages", name, ...(issue?.path ?? []), ...unknown.slice(0, 1)].map(String);
    throw new YamlProblem(file, `${path.join(".")}: ${unknown.length > 0 ? "DVC knows no such key" : issue?.message}`);
  });
}

/**
 * The stages of a dvc.yaml's value with their bodies as they are written, in file order. Not by a schema's record: that drops
 * a stage of the name `__proto__`, which DVC runs like any other.
 * @throws YamlProblem
 */
export function stagesOf(value: unknown, file: string): readonly (readonly [name: string, body: unknown])[] {
  if (value !== null && value !== undefined && !isMapping(value)) throw new YamlProblem(file, "it is no mapping");
  const stages = (value && Object.hasOwn(value, "stages") ? value.stages : undefined) ?? {};
  if (!isMapping(stages)) throw new YamlProblem(file, "stages is no mapping");
  return Object.entries(stages);
}

/** A filled stage of `file`, its paths relative to the project. @throws YamlProblem */
export function definitionOf({ name, body }: Expanded, file: string, address: string, folder: string): StageDefinition {
  const parsed = filledSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new YamlProblem(file, `${["stages", name, ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
  }
  const stage = parsed.data;
  const wdir = inFolder(folder, stage.wdir === undefined ? "." : pythonText(stage.wdir));
  const at = (path: string) => inFolder(wdir, path);
  return {
    name: address,
    file,
    localName: name,
    wdir,
    cmd: Array.isArray(stage.cmd) ? stage.cmd.map(pythonText) : pythonText(stage.cmd ?? ""),
    deps: (stage.deps ?? []).map((dep) => at(pythonText(dep))),
    outs: [
      ...outsOf(stage.outs, "out", at),
      ...outsOf(stage.metrics, "metric", at),
      ...outsOf(stage.plots, "plot", at),
    ],
    params: paramsOf(stage.params ?? [], at),
    frozen: stage.frozen ?? false,
    alwaysChanged: stage.always_changed ?? false,
    desc: stage.desc,
  };
}

function outsOf(
  list: Filled["outs"] | Filled["plots"],
  kind: StageOut["kind"],
  at: (path: string) => string,
): readonly StageOut[] {
  return (list ?? []).flatMap((entry) => {
    const entries = typeof entry === "string" ? [[entry, null] as const] : Object.entries(entry);
    return entries.map(([path, given]) => {
      const options = (Array.isArray(given) ? given[0] : given) ?? {};
      const { cache = true, persist = false, remote, push = true } = options;
      return { path: at(path), cached: cache, kind, persist, remote, pushed: push };
    });
  });
}

/** By file, in the order of the list; a file that is listed whole is tracked whole (dvc/dependency, `_merge_params`). */
function paramsOf(list: NonNullable<Filled["params"]>, at: (path: string) => string): readonly StageParams[] {
  const byFile = new Map<string, readonly string[] | undefined>();
  const add = (file: string, keys: readonly string[] | undefined) => {
    const before = byFile.get(at(file));
    const isWhole = keys === undefined || (byFile.has(at(file)) && before === undefined);
    byFile.set(at(file), isWhole ? undefined : [...(before ?? []), ...keys]);
  };
  for (const entry of list) {
    if (typeof entry === "string") add("params.yaml", [entry]);
    else for (const [file, keys] of Object.entries(entry)) add(file, keys?.length ? keys.map(pythonText) : undefined);
  }
  return [...byFile].map(([file, keys = []]) => ({ file, keys }));
}
