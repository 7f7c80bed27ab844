import { isMap, isSeq } from "yaml";
import type { ParamsChange } from "../../domain/params/param.js";
import { appendLine, fillEmpty, removeLines, replaceBlock, replaceInline } from "./block-edits.js";
import { exists, noKey, notEditable, refuse } from "./edit-errors.js";
import type { Edited, EditOptions } from "./edited.js";
import { appendInFlow, removeInFlow } from "./flow-edits.js";
import { find, type ParamsNode } from "./params-node.js";
import { isEmpty, newlineOf, type Place, placeOf } from "./places.js";
import { type Splice, splice } from "./splice.js";
import { typedKey, typedValue } from "./typed-value.js";
import { parseYamlParams, type YamlParams, yamlNodes } from "./yaml-params.js";

/** The text of a YAML or JSON file with the change in it. @throws UserError as `editParams` */
export function editYaml(text: string, change: ParamsChange, options: EditOptions): Edited {
  const params = parseYamlParams(text, options.format, options.file);
  return changed(params, change, find(yamlNodes(params), change.path), options);
}

function changed(params: YamlParams, change: ParamsChange, node: ParamsNode | undefined, options: EditOptions): Edited {
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
  params: YamlParams,
  { op, path, key, value: typed }: ParamsChange & { op: "add" },
  options: EditOptions,
): Edited {
  const owner = path.length === 0 ? undefined : find(yamlNodes(params), path);
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
  const existing = find(yamlNodes(params), [...path, name]);
  if (existing && existing.from === undefined) throw exists(options.file, [...path, name], existing.line);
  if (owner && owner.type !== "map" && owner.type !== "null")
    throw notEditable(options.file, change, `it is no map, but ${owner.source}`);
  const text = addEntry(params, path, `${written}: ${value.text}`) ?? refuse(options.file, change);
  return { text, path: [...path, name], note: value.note };
}

/** A key or item at the end of what `path` names. */
function addEntry(params: YamlParams, path: readonly string[], entry: string): string | undefined {
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
  params: YamlParams,
  place: Place,
  path: readonly string[],
  value: string,
  options: EditOptions,
): string | undefined {
  if (isEmpty(place.value)) return applied(params, fillEmpty(place, value));
  const isBlock = (isMap(place.value) || isSeq(place.value)) && place.value.flow !== true;
  if (!isBlock) return applied(params, replaceInline(params, place.value, value));
  return entriesSet(params, place, path, value, options) ?? replaceBlock(params, place, value);
}

/** A block map or list gets another's entries one by one, so that the others keep their lines; undefined where the kinds differ. */
function entriesSet(
  params: YamlParams,
  place: Place,
  path: readonly string[],
  value: string,
  options: EditOptions,
): string | undefined {
  const wanted = parseYamlParams(value, options.format, options.file);
  const isList = isSeq(place.value);
  if (isList ? !isSeq(wanted.document.contents) : !isMap(wanted.document.contents)) return undefined;
  const own = (find(yamlNodes(params), path)?.children ?? []).filter(({ from }) => from === undefined);
  const entries = yamlNodes(wanted);
  const steps = [
    ...entries.map((entry) => (now: YamlParams) => entrySet(now, path, entry, { isList, ...options })),
    // From the end on, for the others' indexes.
    ...own
      .filter(({ path: key }) => !entries.some((entry) => entry.path.at(-1) === key.at(-1)))
      .toReversed()
      .map(({ path: gone }) => (now: YamlParams) => {
        const at = placeOf(now, gone);
        return at && removed(now, at, gone, options);
      }),
  ];
  let text: string | undefined = params.text;
  for (const step of steps) {
    text = step(parseYamlParams(text, options.format, options.file));
    if (text === undefined) return undefined;
  }
  return text;
}

/** One of the wanted entries: left, set, or added. */
function entrySet(
  params: YamlParams,
  owner: readonly string[],
  { path, source }: ParamsNode,
  { isList, ...options }: EditOptions & { readonly isList: boolean },
): string | undefined {
  const key = path.at(-1) ?? "";
  const present = [...owner, key];
  const at = placeOf(params, present);
  if (!at) return addEntry(params, owner, isList ? source : entryOf(key, source, options));
  const isSame = find(yamlNodes(params), present)?.source === source;
  return isSame ? params.text : setValue(params, at, present, source, options);
}

function removed(params: YamlParams, place: Place, path: readonly string[], options: EditOptions): string | undefined {
  if (place.owner.flow === true) return applied(params, removeInFlow(place));
  if (place.owner.items.length > 1) return applied(params, removeLines(params, place));
  const nothing = isMap(place.owner) ? "{}" : "[]";
  const above = placeOf(params, path.slice(0, -1));
  if (above) return replaceBlock(params, above, nothing);
  return options.format === "json" ? undefined : applied(params, removeLines(params, place));
}

function entryOf(key: string, value: string, { format }: EditOptions): string {
  return `${typedKey(key, format)}: ${value}`;
}

function applied({ text }: YamlParams, edit: Splice | undefined): string | undefined {
  return edit && splice(text, edit);
}
