/** The instructions of a Modelfile that `create` takes beside the weights (Ollama's Modelfile reference). */
export type Modelfile = {
  readonly template: string | undefined;
  readonly system: string | undefined;
  readonly license: string | undefined;
  /** A parameter given several times (`stop`) is a list. */
  readonly parameters: ReadonlyMap<string, string | number | boolean | readonly string[]>;
};

const instruction = /^(FROM|TEMPLATE|SYSTEM|LICENSE|PARAMETER|ADAPTER|MESSAGE)[ \t]+/gim;

/** What the text says; lines that are no instruction are left out. FROM and ADAPTER are the caller's business. */
export function parseModelfile(text: string): Modelfile {
  let template: string | undefined;
  let system: string | undefined;
  let license: string | undefined;
  const parameters = new Map<string, string | number | boolean | readonly string[]>();
  instruction.lastIndex = 0;
  for (let match = instruction.exec(text); match; match = instruction.exec(text)) {
    const { value, end } = readValue(text, instruction.lastIndex);
    instruction.lastIndex = end;
    const name = match[1]?.toUpperCase();
    if (name === "TEMPLATE") template = value;
    else if (name === "SYSTEM") system = value;
    else if (name === "LICENSE") license = value;
    else if (name === "PARAMETER") setParameter(parameters, value);
  }
  return { template, system, license, parameters };
}

/** A value is `"""…"""` over lines, `"…"`, or the rest of the line. */
function readValue(text: string, start: number): { readonly value: string; readonly end: number } {
  if (text.startsWith('"""', start)) {
    const close = text.indexOf('"""', start + 3);
    const end = close < 0 ? text.length : close;
    return { value: text.slice(start + 3, end), end: Math.min(text.length, end + 3) };
  }
  const newline = text.indexOf("\n", start);
  const end = newline < 0 ? text.length : newline;
  const line = text.slice(start, end).trim();
  return { value: /^".*"$/s.test(line) ? line.slice(1, -1) : line, end };
}

function setParameter(parameters: Map<string, string | number | boolean | readonly string[]>, line: string): void {
  const [, name, raw] = /^(\S+)\s+(.*)$/s.exec(line) ?? [];
  if (name === undefined || raw === undefined) return;
  const text = /^".*"$/s.test(raw) ? raw.slice(1, -1) : raw;
  if (name === "stop") {
    const before = parameters.get("stop");
    parameters.set("stop", [...(Array.isArray(before) ? before : []), text]);
  } else if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) parameters.set(name, Number(text));
  else if (text === "true" || text === "false") parameters.set(name, text === "true");
  else parameters.set(name, text);
}
