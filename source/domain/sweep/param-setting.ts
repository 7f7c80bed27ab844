import { UserError } from "../user-error.js";
import { asNumber, splitValues, unquoted } from "./param-value.js";

/** What `--set KEY=V1,V2` or `--set FILE:KEY=V` says, before it is known what stands in the file. */
export type ParamSetting = {
  /** Relative to the project. */
  readonly file: string;
  /** Dotted, as DVC names it: `finetuning.lora_rank`. */
  readonly key: string;
  /** As they were typed; none where it is a range. */
  readonly texts: readonly string[];
  readonly range: ParamRange | undefined;
};

/** `1e-5..1e-3`: any number of it, both ends counted. */
export type ParamRange = { readonly from: number; readonly to: number; readonly whole: boolean };

const defaultFile = "params.yaml";

/**
 * Reads one `--set`. @throws UserError `arguments.bad-setting` for what is no KEY=VALUE, has an empty value, the same value
 * twice or a range that is none
 */
function parseSetting(text: string): ParamSetting {
  const at = text.indexOf("=");
  if (at <= 0) throw bad(`"${text}" is no KEY=VALUE`, "Write it as: --set finetuning.lora_rank=4,8,16");
  const name = text.slice(0, at).trim();
  const colon = name.lastIndexOf(":");
  const file = colon < 0 ? defaultFile : name.slice(0, colon);
  const key = name.slice(colon + 1);
  if (file === "" || key === "" || key.split(".").includes("")) throw bad(`"${name}" names no param`, howToName);
  const rest = text.slice(at + 1).trim();
  const range = rangeOf(name, rest);
  if (range) return { file, key, texts: [], range };
  const texts = splitValues(rest).map((each) => unquoted(each.trim()));
  if (texts.includes("")) {
    const what = texts.length > 1 ? "an empty value" : "no value";
    throw bad(`${name} has ${what}: "${text}"`, "Give each value once, with commas between them.");
  }
  const twice = texts.find((each, index) => texts.indexOf(each) !== index);
  if (twice !== undefined) throw bad(`${name} has the value ${twice} twice`, "Give each value once.");
  return { file, key, texts, range: undefined };
}

/** All of the settings. @throws UserError `arguments.bad-setting`, also where a param is named twice */
export function parseSettings(texts: readonly string[]): readonly ParamSetting[] {
  const settings = texts.map(parseSetting);
  const names = settings.map(settingName);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw bad(`${twice} is set twice`, `Give its values together: --set ${twice}=A,B`);
  return settings;
}

/** `finetuning.lora_rank`; of another file than params.yaml `other.yaml:KEY`. */
export function settingName({ file, key }: { readonly file: string; readonly key: string }): string {
  return file === defaultFile ? key : `${file}:${key}`;
}

const howToName = "Name it by its dotted key (finetuning.lora_rank), in another file as FILE:KEY.";

function rangeOf(name: string, text: string): ParamRange | undefined {
  const [, left = "", right = ""] = /^([^,[\]'"]+?)\.\.([^,[\]'"]+)$/.exec(text) ?? [];
  const [from, to] = [asNumber(left.trim()), asNumber(right.trim())];
  if (from === undefined || to === undefined) return undefined;
  if (from >= to) throw bad(`${name} has no range ${text}`, "Give the smaller number first: 1e-5..1e-3");
  return { from, to, whole: /^[-+]?\d+$/.test(left.trim()) && /^[-+]?\d+$/.test(right.trim()) };
}

export function bad(message: string, hint: string): UserError {
  return new UserError({ code: "arguments.bad-setting", kind: "invalid", message, hint });
}
