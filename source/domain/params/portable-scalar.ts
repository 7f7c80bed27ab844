import { type Reading, type Readings, readingsOf, sameReading } from "./scalar-readings.js";

/** Another way to write a value, and who reads it so now. */
type Fix = { readonly text: string; readonly as: string };

export type Disagreement = {
  /** "2e-5 is the number 0.00002 for DVC, but the text "2e-5" for PyYAML" */
  readonly message: string;
  /** The likeliest first; each is read alike by all. */
  readonly fixes: readonly Fix[];
};

/** Why a plain scalar means different things to different readers, and what to write instead; undefined where all agree. */
export function disagreementOf(source: string, options: { readonly is11?: boolean } = {}): Disagreement | undefined {
  const readings = readingsOf(source, options);
  const { dvc, pyyaml, core } = readings;
  if (sameReading(dvc, pyyaml) && sameReading(dvc, core)) return undefined;
  const others = [
    ...(sameReading(dvc, pyyaml) ? [] : [`${inWords(pyyaml)} for PyYAML (YAML 1.1)`]),
    ...(sameReading(dvc, core) ? [] : [`${inWords(core)} for strict readers of YAML 1.2`]),
  ];
  return {
    message: `${source} is ${inWords(dvc)} for DVC, but ${others.join(" and ")}`,
    fixes: fixesOf(source, readings),
  };
}

/** The text of a scalar in double quotes: the same text for every reader of YAML or JSON. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

function fixesOf(source: string, { dvc, pyyaml, core }: Readings): readonly Fix[] {
  const text: Fix = { text: quoted(source), as: "a text" };
  if (dvc.type === "int") return [{ text: dvc.value, as: "the number that DVC reads" }, text];
  if (dvc.type === "float" || core.type === "float") {
    const number = portableFloat(source);
    return [...(number === undefined ? [] : [{ text: number, as: "a number" }]), text];
  }
  // A switch is meant far more often than the text; a country code may be the text.
  if (pyyaml.type === "bool")
    return [
      { text: pyyaml.value, as: "as PyYAML reads it" },
      { ...text, as: "as DVC reads it" },
    ];
  return [text];
}

/** With digits at both sides of the dot, and a sign in the exponent: so YAML 1.1 and 1.2 read it alike. */
function portableFloat(source: string): string | undefined {
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(source.replaceAll("_", "")) ?? [];
  if (whole + fraction === "") return undefined;
  const power = exponent === undefined ? "" : `e${/^[-+]/.test(exponent) ? exponent : `+${exponent}`}`;
  const text = `${sign}${whole || "0"}.${fraction || "0"}${power}`;
  const { dvc, pyyaml, core } = readingsOf(text);
  return sameReading(dvc, pyyaml) && sameReading(dvc, core) ? text : undefined;
}

function inWords({ type, value }: Reading): string {
  if (type === "string") return `the text "${value}"`;
  if (type === "int" || type === "float") return `the number ${value}`;
  return type === "date" ? "a date" : value;
}
