/** The instructions of a Modelfile that `create` takes beside the weights (Ollama's Modelfile reference). */
export type Modelfile = {
  /** A model's name, or a path; a projector of a model that sees is a second one. */
  readonly from: readonly string[];
  readonly adapters: readonly string[];
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly template: string | undefined;
  readonly system: string | undefined;
  readonly license: string | undefined;
  /** A parameter given several times (`stop`) is a list. */
  readonly parameters: ReadonlyMap<string, string | number | boolean | readonly string[]>;
};

const instruction = /^(FROM|TEMPLATE|SYSTEM|LICENSE|PARAMETER|ADAPTER|MESSAGE)[ \t]+/gim;

/** What the text says; lines that are no instruction are left out. */
export function parseModelfile(text: string): Modelfile {
  let template: string | undefined;
  let system: string | undefined;
  let license: string | undefined;
  const from: string[] = [];
  const adapters: string[] = [];
  const messages: { readonly role: string; readonly content: string }[] = [];
  const parameters = new Map<string, string | number | boolean | readonly string[]>();
  instruction.lastIndex = 0;
  for (let match = instruction.exec(text); match; match = instruction.exec(text)) {
    const { value, end } = readValue(text, instruction.lastIndex);
    instruction.lastIndex = end;
    const name = match[1]?.toUpperCase();
    if (name === "FROM") from.push(value);
    else if (name === "ADAPTER") adapters.push(value);
    else if (name === "MESSAGE") messages.push(toMessage(value));
    else if (name === "TEMPLATE") template = value;
    else if (name === "SYSTEM") system = value;
    else if (name === "LICENSE") license = value;
    else if (name === "PARAMETER") setParameter(parameters, value);
  }
  return { from, adapters, messages, template, system, license, parameters };
}

/** A value is `"""…"""` over lines (of a MESSAGE after its role), `"…"`, or the rest of the line. */
function readValue(text: string, start: number): { readonly value: string; readonly end: number } {
  const [role] = /^(?:system|user|assistant)[ \t]+(?=""")/i.exec(text.slice(start, start + 40)) ?? [];
  if (role !== undefined) {
    const { value, end } = readValue(text, start + role.length);
    return { value: `${role}${value}`, end };
  }
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

/** `user """text"""`, `user text`. */
function toMessage(line: string): { readonly role: string; readonly content: string } {
  const [, role = "user", rest = ""] = /^(\S+)\s+(.*)$/s.exec(line) ?? [];
  return { role, content: /^".*"$/s.test(rest) ? rest.slice(1, -1) : rest };
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
