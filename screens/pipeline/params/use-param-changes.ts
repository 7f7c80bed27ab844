import { useState } from "react";
import type { CallInput } from "../../../source/api/calls.js";
import type { ParamRow } from "../../../source/api/params-views.js";
import { UserError } from "../../../source/domain/user-error.js";
import { useField } from "../../../source/ui/use-field.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { isListAt, placeForNew, typedEntry } from "./params-words.js";

type Change = CallInput<"params.edit">["change"];

/** The value that is being typed; `seen` is what stood there when it was begun, undefined once the user was told of another. */
type Typing = { readonly path: readonly string[]; readonly seen: string | undefined };

/** Changes of one params file: typed in place, added, removed, mended; a question where the type would be another. */
export function useParamChanges(file: string, dialogs: Dialogs) {
  const { client, shell } = useShell();
  const field = useField();
  const [typing, setTyping] = useState<Typing>();

  const send = async (change: Change, seen: string | undefined, signal: AbortSignal, allowsOtherType = false) => {
    const input = { file, change, allowsOtherType, ...(seen === undefined ? {} : { seen }) };
    const { note } = await client.call("params.edit", input, { signal });
    if (note !== undefined) shell.toast("info", note);
    setTyping(undefined);
  };
  /** A question that is over was asked by a key of its own: what fails then is told here. */
  const later = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) => {
      if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
      else throw error;
    });
  };
  const change = async (what: Change, seen: string | undefined, signal: AbortSignal) => {
    try {
      await send(what, seen, signal);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "params.other-type") throw error;
      const choices = [
        { label: "Go back, and leave its type", choose: () => undefined },
        { label: "Write it all the same", choose: later(() => send(what, seen, signal, true)) },
      ];
      dialogs.open({ kind: "choice", title: error.message, choices });
    }
  };
  const accept = async (signal: AbortSignal) => {
    if (!typing) return;
    const value = field.text();
    if (value === typing.seen) return setTyping(undefined);
    try {
      await change({ op: "set", path: [...typing.path], value }, typing.seen, signal);
    } catch (error) {
      // The user has been told of the other value: the next Enter means it.
      if (error instanceof UserError && error.code === "params.changed") setTyping({ ...typing, seen: undefined });
      throw error;
    }
  };
  const askEntry = (at: { readonly path: readonly string[]; readonly isList: boolean }, initial: string) => {
    const where = at.path.length === 0 ? file : at.path.join(".");
    dialogs.open({
      kind: "line",
      title: at.isList ? `new item of ${where}` : `new key in ${where}`,
      initial,
      placeholder: at.isList ? "value" : "key: value",
      accept: (text) => {
        later(async () => {
          try {
            const entry = at.isList ? { key: "", value: text } : typedEntry(text);
            await send({ op: "add", path: [...at.path], ...entry }, undefined, new AbortController().signal);
          } catch (error) {
            askEntry(at, text); // what was typed is not lost
            throw error;
          }
        })();
      },
    });
  };
  return {
    typed: typing && { path: typing.path, field: field.state },
    field: typing && {
      onKey: (name: string, typed: string) => {
        if (name === "enter" || name === "esc") return false;
        field.key(name, typed);
        return true;
      },
      onPaste: field.paste,
    },
    accept,
    leave: () => setTyping(undefined),
    edit: ({ path, source }: ParamRow) => {
      field.set(source);
      setTyping({ path, seen: source });
    },
    add: (rows: readonly ParamRow[], row: ParamRow | undefined) => askEntry(placeForNew(rows, row), ""),
    remove: async ({ path, source }: ParamRow, signal: AbortSignal) => {
      await send({ op: "remove", path: [...path] }, source, signal);
      shell.toast("info", `${path.join(".")} is removed`, "u brings it back.");
    },
    putBack: ({ path, source }: ParamRow, rows: readonly ParamRow[], signal: AbortSignal) => {
      const owner = path.slice(0, -1);
      const key = isListAt(rows, owner) ? "" : (path.at(-1) ?? "");
      return send({ op: "add", path: owner, key, value: source || "null" }, undefined, signal);
    },
    fix: async ({ path, source, flag }: ParamRow, signal: AbortSignal) => {
      const write = (text: string) =>
        flag?.of === "key"
          ? send({ op: "rename", path: [...path], key: path.at(-1) ?? "" }, source, signal)
          : send({ op: "set", path: [...path], value: text }, source, signal, true);
      const [first, ...others] = flag?.fixes ?? [];
      if (!first) return;
      // Only where a switch or a text may be meant nobody but the user knows which.
      if (others.length === 0 || flag?.of === "key" || first.text.match(/^[-+\d]/)) return write(first.text);
      dialogs.open({
        kind: "choice",
        title: `${path.join(".")}: ${source}`,
        choices: [first, ...others].map(({ text, as }) => ({
          label: `${text}   ${as}`,
          choose: later(() => write(text)),
        })),
      });
    },
  };
}
