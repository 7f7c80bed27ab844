import { isMap, isSeq } from "yaml";
import type { ParamsChange, ParamsFormat } from "../../domain/params/param.js";
import { UserError } from "../../domain/user-error.js";
import { appendLine, fillEmpty, removeLines, replaceBlock, replaceInline } from "./block-edits.js";
import { exists, noKey, notEditable, refuse } from "./edit-errors.js";
import { appendInFlow, removeInFlow } from "./flow-edits.js";
import { nodesOf, type ParamsDocument, type ParamsNode, parseParams } from "./params-document.js";
import { isEmpty, newlineOf, type Place, placeOf } from "./places.js";
import { type Splice, splice } from "./splice.js";
import { typedKey, typedValue } from "./typed-value.js";
import { refuseOtherType, sameElsewhere } from "./what-changed.js";

export type EditedParams = {
  readonly text: string;
  /** Of what was changed, as it is called now. */
  readonly path: readonly string[];
  readonly before: ParamsNode | undefined;
  readonly after: ParamsNode | undefined;
  /** Why something is written otherwise than it was typed. */
  readonly note: string | undefined;
};

type Options = {
  readonly format: ParamsFormat;
  /** For messages. */
  readonly file: string;
  /** A text may take the place of a number. */
  readonly allowsOtherType?: boolean;
};

/**
 * The text with one value, key or item changed, every byte elsewhere as it was. What the change came to is looked at in the new
 * text; a change that would touch anything else is refused.
 * @throws ParamsProblem; UserError `params.no-key`, `params.exists`, `params.bad-value`, `params.bad-key`,
 *   `params.other-type`, `params.not-editable`
 */
export function editParams(text: string, change: ParamsChange, options: Options): EditedParams {
  const params = parseParams(text, options.format, options.file);
  const before = find(nodesOf(params), change.path);
  const edited = changed(params, change, before, options);
  const after = parsedAgain(edited.text, options, change);
  const found = find(nodesOf(after), edited.path);
  const isRemoved = change.op === "remove";
  const path = change.op === "add" ? edited.path : change.path;
  if (!sameElsewhere(nodesOf(params), nodesOf(after), { path, pathAfter: edited.path, isRemoved })) {
    throw notEditable(options.file, change, "more than that would change");
  }
  if (change.op === "set" && options.allowsOtherType !== true) refuseOtherType(before, found);
  return { ...edited, before: change.op === "add" ? undefined : before, after: isRemoved ? undefined : found };
}

type Edited = Pick<EditedParams, "text" | "path" | "note">;

function changed(params: ParamsDocument, change: ParamsChange, node: ParamsNode | undefined, options: Options): Edited {
  const { path } = change;
  if (change.op === "add") return added(params, change, options);
  if (!node) throw noKey(options.file, path);
  const place = placeOf(params, path);
  if (change.op === "set") {
    const was = node.type;
    const value = typedValue(change.value, { format: options.format, was, inFlow: place?.inFlow ?? false });
    // What a merge gives is overridden by a key of its own.
    const text = place
      ? setValue(params, place, path, value.text, options)
      : addEntry(params, path.slice(0, -1), entryOf(path.at(-1) ?? "", value.text, options));
    return { text: text ?? refuse(options.file, change), path, note: value.note };
  }
  if (!place) throw notEditable(options.file, change, `it comes from ${node.from ?? "elsewhere"}`);
  if (change.op === "rename") {
    const key = typedKey(change.key, options.format);
    const edit = place.pair && replaceInline(params, place.pair.key, key);
    const name = key.startsWith('"') ? String(JSON.parse(key)) : key;
    return {
      text: applied(params, edit) ?? refuse(options.file, change),
      path: [...path.slice(0, -1), name],
      note: undefined,
    };
  }
  return { text: removed(params, place, path, options) ?? refuse(options.file, change), path, note: undefined };
}

function added(
  params: ParamsDocument,
  { op, path, key, value: typed }: ParamsChange & { op: "add" },
  options: Options,
): Edited {
  const owner = path.length === 0 ? undefined : find(nodesOf(params), path);
  if (path.length > 0 && !owner) throw noKey(options.file, path);
  const place = path.length === 0 ? undefined : placeOf(params, path);
  const list = place?.value ?? params.document.contents;
  const inFlow = (place?.inFlow ?? false) || ((isMap(list) || isSeq(list)) && list.flow === true);
  const value = typedValue(typed, { format: options.format, was: undefined, inFlow });
  const change = { op, path, key, value: typed };
  if (isSeq(list)) {
    const text = addEntry(params, path, value.text) ?? refuse(options.file, change);
    return { text, path: [...path, String(list.items.length)], note: value.note };
  }
  const written = typedKey(key, options.format);
  const name = written.startsWith('"') ? String(JSON.parse(written)) : written;
  const existing = find(nodesOf(params), [...path, name]);
  if (existing && existing.from === undefined) throw exists(options.file, [...path, name], existing.line);
  if (owner && owner.type !== "map" && owner.type !== "null")
    throw notEditable(options.file, change, `it is no map, but ${owner.source}`);
  const text = addEntry(params, path, `${written}: ${value.text}`) ?? refuse(options.file, change);
  return { text, path: [...path, name], note: value.note };
}

/** A key or item at the end of what `path` names. */
function addEntry(params: ParamsDocument, path: readonly string[], entry: string): string | undefined {
  const { text } = params;
  const place = path.length === 0 ? undefined : placeOf(params, path);
  if (path.length > 0 && !place) return undefined;
  const owner = place ? place.value : params.document.contents;
  if (isMap(owner) || isSeq(owner)) {
    if (owner.flow === true) return applied(params, appendInFlow(params, owner, entry));
    return applied(params, appendLine(params, owner, isSeq(owner) ? `- ${entry}` : entry));
  }
  if (!isEmpty(owner)) return undefined;
  if (place) return applied(params, fillEmpty(place, `{${entry}}`));
  const newline = newlineOf(text);
  return text === "" || text.endsWith("\n") ? `${text}${entry}${newline}` : `${text}${newline}${entry}`;
}

function setValue(
  params: ParamsDocument,
  place: Place,
  path: readonly string[],
  value: string,
  options: Options,
): string | undefined {
  if (isEmpty(place.value)) return applied(params, fillEmpty(place, value));
  const isBlock = (isMap(place.value) || isSeq(place.value)) && place.value.flow !== true;
  if (!isBlock) return applied(params, replaceInline(params, place.value, value));
  return entriesSet(params, place, path, value, options) ?? replaceBlock(params, place, value);
}

/** A block map or list gets another's entries one by one, so that the others keep their lines; undefined where the kinds differ. */
function entriesSet(
  params: ParamsDocument,
  place: Place,
  path: readonly string[],
  value: string,
  options: Options,
): string | undefined {
  const wanted = parseParams(value, options.format, options.file);
  const isList = isSeq(place.value);
  if (isList ? !isSeq(wanted.document.contents) : !isMap(wanted.document.contents)) return undefined;
  const own = (find(nodesOf(params), path)?.children ?? []).filter(({ from }) => from === undefined);
  const entries = nodesOf(wanted);
  const steps = [
    ...entries.map((entry) => (now: ParamsDocument) => entrySet(now, path, entry, { isList, ...options })),
    // From the end on, for the others' indexes.
    ...own
      .filter(({ path: key }) => !entries.some((entry) => entry.path.at(-1) === key.at(-1)))
      .toReversed()
      .map(({ path: gone }) => (now: ParamsDocument) => {
        const at = placeOf(now, gone);
        return at && removed(now, at, gone, options);
      }),
  ];
  let text: string | undefined = params.text;
  for (const step of steps) {
    text = step(parseParams(text, options.format, options.file));
    if (text === undefined) return undefined;
  }
  return text;
}

/** One of the wanted entries: left, set, or added. */
function entrySet(
  params: ParamsDocument,
  owner: readonly string[],
  { path, source }: ParamsNode,
  { isList, ...options }: Options & { readonly isList: boolean },
): string | undefined {
  const key = path.at(-1) ?? "";
  const present = [...owner, key];
  const at = placeOf(params, present);
  if (!at) return addEntry(params, owner, isList ? source : entryOf(key, source, options));
  const isSame = find(nodesOf(params), present)?.source === source;
  return isSame ? params.text : setValue(params, at, present, source, options);
}

function removed(params: ParamsDocument, place: Place, path: readonly string[], options: Options): string | undefined {
  if (place.owner.flow === true) return applied(params, removeInFlow(place));
  if (place.owner.items.length > 1) return applied(params, removeLines(params, place));
  const nothing = isMap(place.owner) ? "{}" : "[]";
  const above = placeOf(params, path.slice(0, -1));
  if (above) return replaceBlock(params, above, nothing);
  return options.format === "json" ? undefined : applied(params, removeLines(params, place));
}

function entryOf(key: string, value: string, { format }: Options): string {
  return `${typedKey(key, format)}: ${value}`;
}

function applied({ text }: ParamsDocument, edit: Splice | undefined): string | undefined {
  return edit && splice(text, edit);
}

/** The node of a path. */
export function find(nodes: readonly ParamsNode[], path: readonly string[]): ParamsNode | undefined {
  const [key, ...rest] = path;
  const node = nodes.find((each) => each.path.at(-1) === key);
  return rest.length === 0 ? node : node && find(node.children, rest);
}

function parsedAgain(text: string, options: Options, change: ParamsChange): ParamsDocument {
  try {
    return parseParams(text, options.format, options.file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw notEditable(options.file, change, error.message);
  }
}
