import { join, posix } from "node:path";
import { z } from "zod";
import { readYaml, YamlProblem } from "./yaml-file.js";

/** A stage of dvc.yaml, as far as it can be read without DVC (DVC 3, "dvc.yaml": stages). */
export type StageDefinition = {
  readonly name: string;
  /** Relative to the project; dvc.lock's paths are relative to it. */
  readonly wdir: string;
  /** One or several command lines, as dvc.lock keeps them. */
  readonly cmd: string | readonly string[];
  /** Relative to the project. */
  readonly deps: readonly string[];
  readonly outs: readonly Out[];
  /** Per params file the dotted keys; none: the whole file. */
  readonly params: readonly { readonly file: string; readonly keys: readonly string[] }[];
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  /** Why its state cannot be told natively: foreach, matrix, templating. */
  readonly unread: string | undefined;
};

type Out = { readonly path: string; readonly cached: boolean; readonly metric: boolean };

const outSchema = z.union([
  z.string(),
  z.record(z.string(), z.looseObject({ cache: z.boolean().optional() }).nullable()),
]);
const stageSchema = z.looseObject({
  cmd: z.union([z.string(), z.array(z.string())]).optional(),
  wdir: z.string().optional(),
  deps: z.array(z.string()).optional(),
  outs: z.array(outSchema).optional(),
  metrics: z.array(outSchema).optional(),
  plots: z.array(outSchema).optional(),
  params: z.array(z.union([z.string(), z.record(z.string(), z.array(z.string()).nullable())])).optional(),
  frozen: z.boolean().optional(),
  always_changed: z.boolean().optional(),
});
/** The stages of the project's dvc.yaml; undefined where there is none. @throws YamlProblem */
export async function readDvcYaml(root: string): Promise<readonly StageDefinition[] | undefined> {
  const value = await readYaml(join(root, "dvc.yaml"), "dvc.yaml");
  if (value === undefined) return undefined;
  return stagesOf(value, "dvc.yaml").map(([name, body]) => {
    const parsed = stageSchema.safeParse(body ?? {});
    if (parsed.success) return stageOf(name, parsed.data);
    const [issue] = parsed.error.issues;
    throw new YamlProblem(
      "dvc.yaml",
      `${["stages", name, ...(issue?.path ?? [])].join(" → ")}: ${issue?.message}`,
      undefined,
    );
  });
}

/**
 * The stages of a dvc.yaml's value with their bodies as they are written, in file order. Not by a schema's record: that drops
 * a stage of the name `__proto__`, which DVC runs like any other.
 * @throws YamlProblem
 */
export function stagesOf(value: unknown, file: string): readonly (readonly [name: string, body: unknown])[] {
  const stages = fieldOf(value ?? {}, "stages", file) ?? {};
  if (typeof stages !== "object" || Array.isArray(stages))
    throw new YamlProblem(file, "stages is no mapping", undefined);
  return Object.entries(stages);
}

function fieldOf(value: unknown, name: string, file: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new YamlProblem(file, "it is no mapping", undefined);
  }
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function stageOf(name: string, stage: z.infer<typeof stageSchema>): StageDefinition {
  const wdir = stage.wdir ?? ".";
  const at = (path: string) => posix.normalize(posix.join(wdir, path));
  const outs = (list: readonly z.infer<typeof outSchema>[] | undefined, metric: boolean): readonly Out[] =>
    (list ?? []).flatMap((out) =>
      typeof out === "string"
        ? [{ path: at(out), cached: true, metric }]
        : Object.entries(out).map(([path, options]) => ({ path: at(path), cached: options?.cache ?? true, metric })),
    );
  return {
    name,
    wdir,
    cmd: stage.cmd ?? "",
    deps: (stage.deps ?? []).map(at),
    outs: [...outs(stage.outs, false), ...outs(stage.metrics, true), ...outs(stage.plots, true)],
    params: paramsOf(stage.params ?? [], at),
    frozen: stage.frozen ?? false,
    alwaysChanged: stage.always_changed ?? false,
    unread: whyUnread(stage),
  };
}

function paramsOf(
  list: readonly (string | Readonly<Record<string, readonly string[] | null>>)[],
  at: (path: string) => string,
): StageDefinition["params"] {
  const byFile = new Map<string, string[]>();
  const add = (file: string, keys: readonly string[]) => byFile.set(file, [...(byFile.get(file) ?? []), ...keys]);
  for (const entry of list) {
    if (typeof entry === "string") add(at("params.yaml"), [entry]);
    else for (const [file, keys] of Object.entries(entry)) add(at(file), keys ?? []);
  }
  return [...byFile].map(([file, keys]) => ({ file, keys }));
}

function whyUnread(stage: z.infer<typeof stageSchema>): string | undefined {
  if ("foreach" in stage) return "foreach";
  if ("matrix" in stage) return "matrix";
  return JSON.stringify(stage).includes("${") ? "templating" : undefined;
}
