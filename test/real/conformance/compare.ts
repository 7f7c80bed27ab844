export type Found = { readonly at: string; readonly hub: unknown; readonly real: unknown };

/** Where two JSON values differ: the innermost places whose shapes are still the same. Empty for equal ones. */
export function compare(hub: unknown, real: unknown, at = ""): readonly Found[] {
  if (Array.isArray(hub) && Array.isArray(real) && hub.length === real.length) {
    return hub.flatMap((item, index) => compare(item, real[index], `${at}[${index}]`));
  }
  if (isObject(hub) && isObject(real) && !isReply(hub)) {
    const keys = Object.keys(hub).sort();
    if (keys.join("\n") === Object.keys(real).sort().join("\n")) {
      return keys.flatMap((key) => compare(hub[key], real[key], at === "" ? key : `${at}.${key}`));
    }
  }
  return JSON.stringify(hub) === JSON.stringify(real) ? [] : [{ at, hub, real }];
}

/** What a raw request got is one value: its code and its status say the same. */
function isReply(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.status === "number" && !("body" in value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
