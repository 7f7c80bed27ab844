import { defineScalarTag, FAILSAFE_SCHEMA, mergeTag, NOT_RESOLVED, type Schema } from "js-yaml";
import { pythonFloat, pythonInt } from "../../domain/pipeline/python-value.js";

// What ruamel.yaml makes of plain scalars (resolver.py, `implicit_resolvers` of YAML 1.2), which is how DVC reads its files.
const integer = /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)$/;
const special: Readonly<Record<string, number>> = { inf: Number.POSITIVE_INFINITY, nan: Number.NaN };
const digits = ["-", "+", ..."0123456789"];

const never = () => false;

const nullTag = defineScalarTag<null>("tag:yaml.org,2002:null", {
  implicit: true,
  implicitFirstChars: ["", "~", "n", "N"],
  resolve: (source) => (/^(?:~|null|Null|NULL|)$/.test(source) ? null : NOT_RESOLVED),
  identify: never,
});

const boolTag = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
  implicit: true,
  implicitFirstChars: ["t", "T", "f", "F"],
  resolve: (source) => {
    if (/^(?:true|True|TRUE)$/.test(source)) return true;
    return /^(?:false|False|FALSE)$/.test(source) ? false : NOT_RESOLVED;
  },
  identify: never,
});

const intTag = defineScalarTag<unknown>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: digits,
  resolve: (source) => {
    if (!integer.test(source)) return NOT_RESOLVED;
    const plain = source.replaceAll("_", "").replace(/^\+/, "");
    const [sign, number] = plain.startsWith("-") ? ["-", plain.slice(1)] : ["", plain];
    // Not octal: YAML 1.2 has only `0o` for that.
    const value = pythonInt(/^0[box]/.test(number) ? number : number.replace(/^0+(?=\d)/, ""));
    return sign === "-" ? -value : value;
  },
  identify: never,
});

const floatTag = defineScalarTag<unknown>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: [...digits, "."],
  resolve: (source, isExplicit) => {
    const [, sign = "", word] = /^([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)$/.exec(source) ?? [];
    const named = word === undefined ? undefined : special[word.toLowerCase()];
    if (named !== undefined) return sign === "-" ? -named : named;
    if (!(float.test(source) || (isExplicit && integer.test(source)))) return NOT_RESOLVED;
    return pythonFloat(Number(source.replaceAll("_", "")));
  },
  identify: never,
});

/** Values as DVC has them: YAML 1.2 with merge keys; `on` and `12:30` are text, `2e-5` a number, a date stays text. */
export const dvcSchema: Schema = FAILSAFE_SCHEMA.withTags(nullTag, boolTag, intTag, floatTag, mergeTag);
