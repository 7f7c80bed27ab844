import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { isInside } from "../../adapters/dvc/dot-dvc.js";
import { replaceText } from "../../adapters/files/replace-text.js";
import { editParams } from "../../adapters/params/edit-params.js";
import { nodesOf, parseParams } from "../../adapters/params/params-document.js";
import { formatOf, readParamsText } from "../../adapters/params/params-file.js";
import { find } from "../../adapters/params/params-node.js";
import { putValue } from "../../adapters/params/put-value.js";
import type { CallInput } from "../../api/calls.js";
import type { ParamsEdited } from "../../api/params-views.js";
import type { ParamChange } from "../../api/sweep-views.js";
import type { ParamsChange, ParamsFormat } from "../../domain/params/param.js";
import { UserError } from "../../domain/user-error.js";
import type { HubContext } from "../context.js";
import { requireParamsFile } from "./params-files.js";
import { changeBetween, textChangeSchema, withoutChange } from "./params-undo.js";
import { requireTrusted } from "./require-trusted.js";

const changedKind = "params.change";
const changedSchema = z.object({ file: z.string().refine(isInside), change: textChangeSchema });
/** More is not kept to take back: a whole new file. */
const longestKept = 1_000_000;

/** What of the hub params files need. */
export type ParamsContext = Pick<HubContext, "projectRoot" | "undo" | "trust" | "events" | "commands">;

/** `typed`: as someone would type it; `adds`: also where there is no such key. */
type NewValue = {
  readonly file: string;
  readonly path: readonly string[];
  readonly typed: string;
  readonly adds?: boolean;
};

export type ParamsWrites = {
  readonly edit: (input: CallInput<"params.edit">) => Promise<ParamsEdited>;
  /** Puts values at keys, those of a file with one way back; resolves to what has changed. */
  readonly setValues: (values: readonly NewValue[]) => Promise<readonly ParamChange[]>;
  readonly save: (input: CallInput<"params.save">) => Promise<void>;
};

/** Changes of params files, one after the other, each on the text that the file has then, each with its way back. */
export function createParamsWrites(context: ParamsContext): ParamsWrites {
  const { projectRoot, undo } = context;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  const write = async (file: string, seen: string | undefined, text: string) => {
    await context.trust.keepOver({ file, text }, () => replaceText(join(projectRoot, file), seen, text));
    for (const topic of ["pipeline", "project", "datasets"] as const) context.events.emit(topic);
  };
  const keep = async (label: string, file: string, before: string, after: string) => {
    const change = changeBetween(before, after);
    if (change.gone.length + change.came.length > longestKept) return;
    await undo.push({ label, kind: changedKind, data: { file, change } });
  };
  const requireOwn = async (file: string) => {
    await requireTrusted(context);
    await requireParamsFile(projectRoot, file);
    if (!isInside(file)) throw readOnly(file, "it lies outside of the project");
  };
  const requireWritable = async (file: string): Promise<ParamsFormat> => {
    await requireOwn(file);
    const format = formatOf(file);
    if ("format" in format) return format.format;
    throw readOnly(file, format.readOnly);
  };

  const editsOf = async (values: readonly NewValue[]) => {
    const edits: ValuesEdited[] = [];
    for (const file of new Set(values.map((value) => value.file))) {
      const format = await requireWritable(file);
      const own = values.filter((value) => value.file === file);
      edits.push(await withValues(projectRoot, file, format, own));
    }
    return edits;
  };

  undo.on(changedKind, changedSchema, ({ file, change }) =>
    inTurn(async () => {
      await requireOwn(file);
      const text = await readParamsText(projectRoot, file);
      const before = text === undefined ? undefined : withoutChange(text, change);
      if (text === undefined || before === undefined) throw changedSince(file, change.came);
      await write(file, text, before);
    }),
  );

  return {
    edit: ({ file, change, seen, allowsOtherType }) =>
      inTurn(async () => {
        const format = await requireWritable(file);
        const text = await readParamsText(projectRoot, file);
        if (change.op !== "add") requireSeen(file, text ?? "", format, change, seen);
        const edited = editParams(text ?? (format === "json" ? "{}\n" : ""), change, { file, format, allowsOtherType });
        if (edited.text !== text) {
          await write(file, text, edited.text);
          await keep(labelOf(file, change, edited.before?.source, edited.after?.source), file, text ?? "", edited.text);
        }
        return {
          path: edited.path,
          ...(edited.after === undefined ? {} : { source: edited.after.source }),
          ...(edited.note === undefined ? {} : { note: edited.note }),
        };
      }),
    setValues: (values) =>
      inTurn(async () => {
        // All of them are sound before the first file is written.
        const edits = await editsOf(values);
        for (const { file, text, before, changes } of edits) {
          if (text === before) continue;
          await write(file, before, text);
          const label = changes.map(({ key, before: old = "none", after }) => `${key}: ${old} → ${after}`).join(", ");
          await keep(`${label} in ${file}`, file, before, text);
        }
        return edits.flatMap(({ changes }) => changes);
      }),
    save: ({ file, digest, text }) =>
      inTurn(async () => {
        await requireOwn(file);
        const before = await readParamsText(projectRoot, file);
        if (before === text) return;
        if (digestOf(before ?? "") !== digest) throw changedMeanwhile(file);
        await write(file, before, text);
        await keep(`edit of ${file}`, file, before ?? "", text);
      }),
  };
}

type ValuesEdited = {
  readonly file: string;
  readonly before: string;
  readonly text: string;
  readonly changes: readonly ParamChange[];
};

/** A params file's text with these values in it; nothing is written. @throws UserError as `editParams` */
async function withValues(
  root: string,
  file: string,
  format: ParamsFormat,
  values: readonly NewValue[],
): Promise<ValuesEdited> {
  const before = (await readParamsText(root, file)) ?? "";
  const changes: ParamChange[] = [];
  let text = before;
  for (const { path, typed, adds = false } of values) {
    const options = { file, format, allowsOtherType: true };
    const edited = adds
      ? putValue(text, path, typed, options)
      : editParams(text, { op: "set", path, value: typed }, options);
    const [old, now] = [edited.before, edited.after];
    // 0.004 for 4.0e-3 changes nothing.
    if (!now || (old && old.type === now.type && JSON.stringify(old.value) === JSON.stringify(now.value))) continue;
    text = edited.text;
    changes.push({ file, key: path.join("."), before: old?.source, after: old ? now.source : typed });
  }
  return { file, before, text, changes };
}

/** Tells a text from every other. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @throws UserError `params.changed` where the value is another one than was seen */
function requireSeen(
  file: string,
  text: string,
  format: ParamsFormat,
  { path }: ParamsChange,
  seen: string | undefined,
) {
  const present = find(nodesOf(parseParams(text, format, file)), path);
  if (seen === undefined || present?.source === seen) return;
  const now = present === undefined ? "is gone" : `is ${present.source || "empty"} now`;
  throw new UserError({
    code: "params.changed",
    kind: "conflict",
    message: `${path.join(".")} ${now}; it was ${seen || "empty"} when it was shown: ${file} was left as it is`,
    hint: "Look at it, and change it again.",
  });
}

function labelOf(file: string, change: ParamsChange, before: string | undefined, after: string | undefined): string {
  const short = (text = "") => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  const key = change.path.join(".");
  if (change.op === "set") return `${key}: ${short(before) || "empty"} → ${short(after)} in ${file}`;
  if (change.op === "remove") return `removal of ${key} (${short(before)}) from ${file}`;
  if (change.op === "rename") return `another name for ${key} in ${file}`;
  return `${[...change.path, ...(change.key === "" ? [] : [change.key])].join(".")}: ${short(after)}, new in ${file}`;
}

function readOnly(file: string, why: string): UserError {
  return new UserError({
    code: "params.read-only",
    kind: "refused",
    message: `${file} is only read: ${why}`,
    hint: "Change it in an editor.",
  });
}

function changedSince(file: string, came: string): UserError {
  return new UserError({
    code: "params.changed",
    kind: "conflict",
    message: `${file} has changed there since (${JSON.stringify(came.trim().slice(0, 60))} is not where it was put): it is left as it is`,
    hint: "Change it by hand: o opens it in the editor.",
  });
}

function changedMeanwhile(file: string): UserError {
  return new UserError({
    code: "params.changed",
    kind: "conflict",
    message: `${file} was changed while it was open in the editor: it was left as that has it`,
    hint: "Open it again and put your changes in.",
  });
}
