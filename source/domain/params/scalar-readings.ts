/** What a plain (unquoted) scalar is for one reader. */
export type ScalarType = "int" | "float" | "bool" | "null" | "string" | "date";
/** `value`: equal texts are equal values of a type; of a number its decimal digits. */
export type Reading = { readonly type: ScalarType; readonly value: string };

/**
 * The readers of a params file: DVC (ruamel.yaml 0.19, YAML 1.2 with extensions), what training scripts mostly use (PyYAML 6,
 * YAML 1.1), and a reader that keeps to the core schema of YAML 1.2. Recorded: fixtures/yaml.
 */
export type Readings = { readonly dvc: Reading; readonly pyyaml: Reading; readonly core: Reading };

/** A plain scalar as each reader takes it; in a file that says `%YAML 1.1` DVC reads as PyYAML does. */
export function readingsOf(source: string, { is11 = false } = {}): Readings {
  const pyyaml = readAs(source, pyyamlRules);
  return { dvc: is11 ? pyyaml : readAs(source, dvcRules), pyyaml, core: readAs(source, coreRules) };
}

export function sameReading(a: Reading, b: Reading): boolean {
  return a.type === b.type && a.value === b.value;
}

type Rules = {
  readonly bool: RegExp;
  readonly int: RegExp;
  readonly float: RegExp;
  readonly date: RegExp | undefined;
  /** A leading 0 makes it octal. */
  readonly zeroIsOctal: boolean;
};

const nullWord = /^(~|null|Null|NULL|)$/;
const yes = /^(true|yes|on)$/i;
const special = String.raw`[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)`;
/** ruamel.yaml and PyYAML: resolver.py, `tag:yaml.org,2002:timestamp`. */
const date =
  /^(\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** ruamel/yaml/resolver.py, the rows for version 1.2. */
const dvcRules: Rules = {
  bool: /^(true|True|TRUE|false|False|FALSE)$/,
  int: /^[-+]?(0b_*[01][01_]*|0o_*[0-7][0-7_]*|[0-9][0-9_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*)$/,
  float: new RegExp(
    String.raw`^([-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|${special})$`,
  ),
  date,
  zeroIsOctal: false,
};
/** yaml/resolver.py. */
const pyyamlRules: Rules = {
  bool: /^(yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  int: /^[-+]?(0b_*[01][01_]*|0[0-7_]+|0|[1-9][0-9_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  float: new RegExp(
    String.raw`^([-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|${special})$`,
  ),
  date,
  zeroIsOctal: true,
};
/** YAML 1.2.2, 10.3.2. */
const coreRules: Rules = {
  bool: /^(true|True|TRUE|false|False|FALSE)$/,
  int: /^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/,
  float: new RegExp(String.raw`^([-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|${special})$`),
  date: undefined,
  zeroIsOctal: false,
};

function readAs(source: string, rules: Rules): Reading {
  if (nullWord.test(source)) return { type: "null", value: "null" };
  if (rules.bool.test(source)) return { type: "bool", value: yes.test(source) ? "true" : "false" };
  if (rules.int.test(source)) return { type: "int", value: String(intOf(source, rules.zeroIsOctal)) };
  if (rules.float.test(source)) return { type: "float", value: String(floatOf(source)) };
  if (rules.date?.test(source)) return { type: "date", value: source };
  return { type: "string", value: source };
}

function intOf(source: string, zeroIsOctal: boolean): bigint {
  const digits = source.replaceAll("_", "").replace(/^[-+]/, "");
  const sign = source.startsWith("-") ? -1n : 1n;
  if (digits.includes(":")) return sign * digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  const isOctal = zeroIsOctal && /^0[0-7]+$/.test(digits);
  return sign * BigInt(isOctal ? `0o${digits}` : digits);
}

function floatOf(source: string): number {
  const digits = source.replaceAll("_", "").replace(/^[-+]/, "").toLowerCase();
  const sign = source.startsWith("-") ? -1 : 1;
  if (digits === ".inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === ".nan") return Number.NaN;
  return sign * digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
