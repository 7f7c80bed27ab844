import type { ParamRow } from "../../../source/api/params-views.js";
import { UserError } from "../../../source/domain/user-error.js";

/** A subject line of git has room for so much. */
const longestMessage = 72;

/** What a commit message begins with: "Set epochs to 5, lr to 3.0e-3". */
export function commitMessage(rows: readonly ParamRow[], file: string): string {
  const name = ({ path }: ParamRow) => path.join(".");
  const set = rows.filter(({ was }) => was !== undefined).map((row) => `${name(row)} to ${row.source}`);
  const added = rows.filter(({ isNew }) => isNew).map(name);
  const removed = rows.filter(({ kind }) => kind === "gone").map(name);
  const parts = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(added.length > 0 ? [`add ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`remove ${removed.join(", ")}`] : []),
  ];
  const text = parts.join("; ");
  if (text === "" || text.length > longestMessage) return `Change ${file}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "key: value" as someone typed it. @throws UserError `params.bad-entry` */
export function typedEntry(text: string): { readonly key: string; readonly value: string } {
  const [, quoted, plain = "", value = ""] = /^\s*(?:("(?:[^"\\]|\\.)*")|([^:]*?))\s*:(.*)$/s.exec(text) ?? [];
  const key = quoted === undefined ? plain.trim() : unquoted(quoted);
  if (key !== "" && value.trim() !== "") return { key, value: value.trim() };
  throw new UserError({
    code: "params.bad-entry",
    kind: "invalid",
    message: `"${text}" is no key with a value`,
    hint: "Type it as the file has it: seed: 1",
  });
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return "";
  }
}

/** Where a new key goes: into the map or open list under the cursor, else beside what is there. */
export function placeForNew(rows: readonly ParamRow[], row: ParamRow | undefined) {
  const holds = row && (row.kind === "map" || (row.kind === "list" && row.isOpen === true)) && row.from === undefined;
  const path = holds ? row.path : (row?.path.slice(0, -1) ?? []);
  return { path, isList: isListAt(rows, path) };
}

/** True where the path is that of a list; the top of a file is a map. */
export function isListAt(rows: readonly ParamRow[], path: readonly string[]): boolean {
  return path.length > 0 && rows.find((each) => samePath(each.path, path))?.kind === "list";
}

export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}
