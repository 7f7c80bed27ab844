import { isList, type ParamValue, valueText } from "../../domain/sweep/param-value.js";
import { type PipelineFiles, pipelineArguments } from "./whole-pipeline.js";

export type ExpRun = {
  readonly name: string;
  readonly settings: readonly { readonly file: string; readonly key: string; readonly value: ParamValue }[];
  readonly targets: readonly string[];
  readonly force: boolean;
};

/**
 * argv of one experiment in a temporary folder of its own, with the workspace's tracked files as they are now (DVC 3.67). It
 * waits for DVC's lock of the repository, which others hold while they start and end; without that option it gives up after 3 s.
 */
export function expRunArgv({ name, settings, targets, force }: ExpRun, files: PipelineFiles): readonly string[] {
  const named = pipelineArguments(targets, files);
  const set = ({ file, key, value }: ExpRun["settings"][number]) =>
    `${file === "params.yaml" ? "" : `${file}:`}${key}=${overrideText(value)}`;
  return [
    ...["dvc", "--wait-for-lock", "exp", "run", "--temp", "--name", name],
    ...(force ? ["--force"] : []),
    ...named.options,
    ...settings.flatMap((setting) => ["-S", set(setting)]),
    ...named.targets,
  ];
}

/**
 * A value in the grammar of Hydra's overrides, which `-S` is read by: a text that could be anything else is quoted. In quotes a
 * backslash counts only before a quote.
 */
function overrideText(value: ParamValue): string {
  if (isList(value)) return `[${value.map(overrideText).join(",")}]`;
  if (typeof value !== "string") return valueText(value);
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(value) && !/^(true|false|null|nan|inf)$/i.test(value);
  return isPlain
    ? value
    : `'${value.replace(/(\\*)('|$)/g, (_, slashes, quote) => `${slashes}${slashes}${quote && "\\'"}`)}'`;
}
