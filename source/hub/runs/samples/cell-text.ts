/** A value of a table as text: JSON where it is no single value, "" where there is none. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each));
}
