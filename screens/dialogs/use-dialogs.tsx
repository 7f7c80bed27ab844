import { type ReactNode, useState } from "react";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { PathCompletion } from "../../source/domain/data/path-completion.js";
import { findWords } from "../../source/domain/find-words.js";
import { Overlay } from "../../source/ui/overlay.js";
import { pane } from "../../source/ui/pane.js";
import { cellWidth, fit, wrap } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { fieldRows } from "../../source/ui/text-field.js";
import { paint } from "../../source/ui/theme.js";
import { type FieldHandle, useField } from "../../source/ui/use-field.js";
import { useList } from "../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../source/ui/use-scroll.js";
import type { Field } from "../shell/shell-context.js";
import { textRows } from "./text-rows.js";
import { useCompletion } from "./use-completion.js";

/** What lies over an open run or a comparison. */
export type Dialog =
  | {
      readonly kind: "text";
      readonly title: string;
      readonly text: string;
      /** Cells that a line which is longer than the dialog begins its further rows with: text of two columns. */
      readonly indent?: number;
    }
  | {
      readonly kind: "choice";
      readonly title: string;
      /** What there is to know before, above the choices. */
      readonly notes?: readonly string[];
      readonly choices: readonly Choice[];
      /** There may be many: what is typed finds some of them. */
      readonly finds?: true;
      /** The choice that the cursor begins on; the first where it is not told. */
      readonly start?: number;
    }
  | {
      readonly kind: "line";
      readonly title: string;
      readonly initial: string;
      readonly placeholder: string;
      readonly accept: (text: string) => void;
      /** It may have several lines. */
      readonly isLong?: true;
      /** Tab asks for what goes on so. */
      readonly complete?: (typed: string, take: (found: PathCompletion) => void) => void;
    };

type Choice = { readonly label: string; readonly choose: () => void };

export type Dialogs = {
  readonly open: (dialog: Dialog) => void;
  /** Asked before the screen's own; none while nothing is open. */
  readonly scopes: readonly ActiveScope[];
  readonly field: Field | undefined;
  readonly element: ReactNode;
};

const widest = 110;
const longRows = 10;

/** A text, a list of choices or a line to type over a screen of `width` x `height`. */
export function useDialogs(width: number, height: number): Dialogs {
  const [dialog, setDialog] = useState<Dialog>();
  const field = useField();
  const completion = useCompletion(field, dialog?.kind === "line" ? dialog.complete : undefined);
  const inner = Math.min(width - 8, widest);
  const tall = Math.max(1, height - 6);
  const text = dialog?.kind === "text" ? textRows(dialog.text, dialog.indent, inner) : [];
  const scroll = useScroll("runs.dialog", text.length, tall);
  const finds = dialog?.kind === "choice" && dialog.finds === true;
  const notes = dialog?.kind === "choice" ? (dialog.notes ?? []).flatMap((note) => wrap(label(note), inner)) : [];
  const choicesNow = () => {
    if (dialog?.kind !== "choice") return [];
    const matches = findWords(finds ? field.text() : "");
    return dialog.choices.filter((choice) => matches(choice.label));
  };
  const choices = choicesNow();
  const room = Math.max(1, tall - notes.length - (finds ? 2 : 0));
  const start = dialog?.kind === "choice" ? dialog.start : undefined;
  const list = useList("runs.choices", choices.length, room, undefined, start);
  const close = () => setDialog(undefined);
  const accept = () => {
    close();
    if (dialog?.kind === "choice") choicesNow()[list.cursorNow()]?.choose();
    if (dialog?.kind === "line") dialog.accept(field.text());
  };
  const facts = { accept, close, text: dialog?.kind === "text" ? dialog.text : undefined };
  return {
    open: (next) => {
      scroll.first();
      list.begin();
      if (next.kind !== "text") field.set(next.kind === "line" ? next.initial : "");
      setDialog(next);
    },
    scopes: dialog
      ? [
          { name: "runDialog", facts },
          { name: "list", facts: dialog.kind === "choice" ? list : scroll },
        ]
      : [],
    field: fieldOf(dialog, finds, field, completion.complete, list.first),
    element: dialog && (
      <Overlay
        lines={lines(dialog, {
          inner,
          text: text.slice(scroll.offset, scroll.offset + tall),
          longest: longestOf(dialog, text),
          seen: seenOf(scroll, tall),
          notes,
          choices: choices.slice(list.offset, list.offset + room),
          cursor: list.cursor - list.offset,
          place:
            finds || choices.length > room ? `${choices.length === 0 ? 0 : list.cursor + 1} of ${choices.length}` : "",
          field,
          candidates: completion.rows(inner),
        })}
        width={width}
        height={height}
        place="centre"
      />
    ),
  };
}

const completingKeys = [
  ["enter", "ok"],
  ["tab", "complete"],
  ["esc", "close"],
] as const;

function fieldOf(
  dialog: Dialog | undefined,
  finds: boolean,
  field: FieldHandle,
  complete: (() => void) | undefined,
  toFirst: () => void,
): Field | undefined {
  if (dialog?.kind === "line") return typing(field, dialog.isLong ?? false, complete);
  if (!finds) return undefined;
  const moves = ["up", "down", "pageup", "pagedown", "enter", "esc"];
  return {
    onKey: (name, typed) => {
      if (moves.includes(name)) return false;
      // Others are found: the first of them is meant.
      if (field.key(name, typed)) toFirst();
      return true;
    },
    onPaste: (text) => {
      field.paste(text);
      toFirst();
    },
  };
}

/** Enter and Esc are the dialog's; everything else types, but for Tab where it completes. */
function typing(field: FieldHandle, isLong: boolean, complete: (() => void) | undefined): Field {
  return {
    onKey: (name, typed) => {
      if (name === "enter" || name === "esc") return false;
      if (name === "tab" && complete) complete();
      else field.key(name, typed);
      return true;
    },
    onPaste: isLong ? field.insert : field.paste,
    ...(complete && { takesTab: true, keys: completingKeys }),
  };
}

function longestOf(dialog: Dialog, text: readonly string[]): number {
  const rows = dialog.kind === "choice" ? dialog.choices.map((each) => each.label) : text;
  return rows.reduce((most, row) => Math.max(most, cellWidth(row)), 0);
}

type Shown = {
  readonly inner: number;
  readonly text: readonly string[];
  /** Cells of the longest row, seen or not: the dialog stays as it is while it is scrolled or what is found gets less. */
  readonly longest: number;
  readonly seen: string;
  readonly notes: readonly string[];
  /** Those that are seen. */
  readonly choices: readonly Choice[];
  /** Of those. */
  readonly cursor: number;
  readonly place: string;
  readonly field: FieldHandle;
  readonly candidates: readonly string[];
};

function lines(
  dialog: Dialog,
  { inner, text, longest, seen, notes, choices, cursor, place, field, candidates }: Shown,
): readonly string[] {
  const rows = () => {
    if (dialog.kind === "text") return text;
    if (dialog.kind === "line") {
      const options = {
        width: inner,
        height: dialog.isLong ? longRows : 3,
        focused: true,
        placeholder: dialog.placeholder,
      };
      return [...fieldRows(field.state, options), ...candidates];
    }
    const typed = { width: inner, height: 1, focused: true, placeholder: "type to find" };
    return [
      ...notes,
      ...(dialog.finds ? [...fieldRows(field.state, typed), ""] : []),
      ...choices.map(({ label: name }, at) => (at === cursor ? paint(fit(name, inner), "cursor") : name)),
    ];
  };
  const shown = rows();
  const title = label(dialog.title);
  const least = dialog.kind === "line" ? Math.min(inner, 60) : Math.max(30, longest);
  const wide = Math.min(inner, Math.max(least, cellWidth(title) + 12, ...shown.map(cellWidth)));
  const completes = dialog.kind === "line" && dialog.complete !== undefined;
  const isLong = dialog.kind === "line" && dialog.isLong;
  const closes = place === "" ? "esc closes" : place;
  const typed = completes ? "tab completes" : isLong ? "alt+enter new line" : closes;
  const right = dialog.kind === "text" ? seen : typed;
  return pane({ title, right, width: wide + 4, height: shown.length + 2, focused: true, padded: true, rows: shown });
}
