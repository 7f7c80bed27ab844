/**
 * A whole number that Python reads as a float (`1.0`, `1e5`): JavaScript would lose that it is none of the integers, and
 * templates print it otherwise. Every other float is a plain number, an integer above 2^53 a bigint.
 */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }

  /** As Python prints it: "1.0", "1e+16". */
  toString(): string {
    return floatText(this.value);
  }
}

/** A float as Python's type has it. */
export function pythonFloat(value: number): number | PythonFloat {
  return Number.isInteger(value) ? new PythonFloat(value) : value;
}

/** An integer from its digits, exact at any size. */
export function pythonInt(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : BigInt(digits);
}

/** True for what YAML, JSON and Python call a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat);
}

/** Equal as Python has it: 1 == 1.0 == True, NaN equals nothing, a missing value is not None. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => sameValue(item, b[at]));
  }
  if (isMapping(a) && isMapping(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
    );
  }
  const [left, right] = [comparable(a), comparable(b)];
  // An integer above 2^53 and a float are compared by value, as Python does.
  if (typeof left === "bigint" && typeof right === "number") return Number(left) === right;
  if (typeof left === "number" && typeof right === "bigint") return left === Number(right);
  return left === right;
}

/** `str(value)` of a number, string or None; booleans as templates print them (dvc/parsing/interpolate.py, `to_str`). */
export function pythonText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "number" && !Number.isSafeInteger(value)) return floatText(value);
  return String(value);
}

/** A value on one line, as the file has it: "2e-05", "[1,2]"; "(none)" of none. */
export function shownValue(value: unknown): string {
  if (value === undefined) return "(none)";
  if (value === null) return "null";
  if (typeof value === "object" && !(value instanceof PythonFloat)) return jsonText(value);
  return pythonText(value);
}

/** JSON of any such value; an integer above 2^53, for which JSON has no number, as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
}

/** Python's repr of a float: an exponent below 1e-4 and from 1e16 on. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits}e${exponent[0] ?? "+"}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = value.toString();
  return text.includes(".") ? text : `${Object.is(value, -0) ? "-0" : text}.0`;
}

function comparable(value: unknown): unknown {
  if (value instanceof PythonFloat) return value.value;
  return typeof value === "boolean" ? Number(value) : value;
}
