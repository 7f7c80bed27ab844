import { useRef } from "react";
import type { ChatFile, ChatMessage, ChatSettings } from "../../../source/domain/chat.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { fieldAfterKey, insert } from "../../../source/ui/text-field-state.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import type { CommandContext } from "./commands/command.js";
import { isOpen, unquoted } from "./commands/quoted.js";
import { findCommand, isCommand } from "./commands/table.js";
import { type Held, holding, holdingParts, nothingHeld, partsOf, shownField, wholeText, withPaste } from "./held.js";
import { checkSize } from "./refusal.js";
import { fieldKeys, fieldTitle } from "./title.js";
import { useAttachments } from "./use-attachments.js";
import { useCompletionList } from "./use-completion-list.js";
import { useHistory } from "./use-history.js";
import { useSearch } from "./use-search.js";
import { useUnsent } from "./use-unsent.js";

/** A message that is written anew, beside the one that stands there, and what was in the field before. */
type Instead = { readonly chatId: string; readonly messageId: string; readonly aside: Held };

type Message = {
  readonly content: string;
  readonly files: readonly ChatFile[];
  /** The message that it stands beside, in other words. */
  readonly instead: string | undefined;
  readonly signal: AbortSignal;
};

/** What leaves the field. */
type Written = { readonly held: Held; readonly files: readonly ChatFile[]; readonly isMessage: boolean };

/** What a command needs that is not the field's own. */
type CommandParts = Omit<
  CommandContext,
  "signal" | "client" | "changeSettings" | "leave" | "setHistory" | "tell" | "open"
> & { readonly changeSettings: (settings: ChatSettings, signal: AbortSignal) => Promise<void> };

type Options = {
  /** Why nobody can be written to. */
  readonly whyNot: string | undefined;
  readonly parts: CommandParts;
  readonly dialogs: Dialogs;
  /** Of its pane, in cells; `tallest`: at most, with its frame. */
  readonly width: number;
  readonly tallest: number;
  /** Sends what was written; what it throws leaves it in the field. */
  readonly send: (message: Message) => Promise<void>;
};

const leastRows = 3;
const searchKeys = [
  ["enter", "take"],
  ["up", "newer"],
  ["down", "older"],
  ["esc", "close"],
] as const;

/** The field a message is written in: its pane, and what its keys do. */
export function useMessageField({ whyNot, parts, dialogs, width, tallest, send }: Options) {
  const { client, shell } = useShell();
  const [isWriting, setWriting] = useKept("chat.writing", false);
  const [held, setHeld, heldNow] = useKept<Held>("chat.held", nothingHeld);
  const [anew, setAnew, anewNow] = useKept<Instead | undefined>("chat.instead", undefined);
  const attachments = useAttachments(dialogs);
  const history = useHistory(isWriting);
  const search = useSearch(history.texts, (text) => setHeld(history.put(heldNow(), text)));
  const list = useCompletionList(parts);
  const isPasting = useRef(false);

  const chatId = parts.header?.chatId;
  const isAnew = anew !== undefined && anew.chatId === chatId;
  useUnsent({
    held,
    files: attachments.files,
    isOwn: anew === undefined,
    bring: (before, files) => {
      if (heldNow().field.text !== "" || attachments.now().length > 0) return;
      setHeld(before);
      attachments.set(files);
    },
  });

  const leave = () => {
    setWriting(false);
    const { aside } = anewNow() ?? {};
    if (aside) setHeld(aside);
    setAnew(undefined);
  };
  /** Empties the field for `work`. A message that fails is in it again, before what was typed meanwhile; a command only where nothing was. */
  const attempt = async (written: Written, work: () => Promise<void> | void) => {
    const { held: sent, files, isMessage } = written;
    const instead = anewNow();
    const walk = history.end();
    const left = instead?.aside ?? walk?.aside ?? nothingHeld;
    setHeld(left);
    setAnew(undefined);
    if (isMessage) attachments.set([]);
    try {
      await work();
    } catch (error) {
      const now = heldNow();
      if (now === left) {
        setHeld(sent);
        setAnew(instead);
        history.resume(walk);
      } else if (isMessage) {
        setHeld(holdingParts([...partsOf(sent), { text: "\n", isFolded: false }, ...partsOf(now)]));
        setAnew(instead);
      }
      if (isMessage) attachments.set([...files, ...attachments.now()]);
      throw error;
    }
  };
  /** The settings as they are now: what is shown may not have followed the last change yet. */
  const settingsNow = async (signal: AbortSignal) => {
    if (chatId === undefined) return parts.settings;
    return (await client.call("chats.get", { chatId, limit: 1 }, { signal })).header.settings;
  };
  const run = (text: string, signal: AbortSignal) => {
    const { command, rest } = findCommand(text);
    const context: CommandContext = {
      ...parts,
      client,
      signal,
      changeSettings: async (how) => parts.changeSettings(how(await settingsNow(signal)), signal),
      leave,
      setHistory: history.setKeeps,
      tell: (message, hint) => shell.toast("info", message, hint),
      open: dialogs.open,
    };
    return command.run(rest, context);
  };

  /** A command that is called back is not gone on with, so that the up key goes on. */
  const isListOpenIn = (now: Held) => !history.isWalking(now) && list.isOpen(now);
  const isListOpen = isWriting && !search.isOpen && isListOpenIn(held);
  const inner = width - 4;
  const above = [
    ...attachments.rows(inner),
    ...(search.isOpen ? search.rows({ width: inner, height: tallest - leastRows }) : []),
    ...(isListOpen ? list.rows(held, { width: inner, height: tallest - leastRows }) : []),
  ];
  const shown = search.isOpen ? search.field : shownField(held);
  const rows = fieldRows(shown, {
    width: inner,
    height: Math.max(1, (isWriting ? tallest - 2 : leastRows) - above.length),
    focused: isWriting,
    placeholder: placeholderOf(isWriting, search.isOpen),
  });
  const state = { isSearch: search.isOpen, isOpen: isOpen(held.field.text) };
  return {
    isWriting,
    pane: {
      title: fieldTitle({ model: parts.model?.name, whyNot, settings: parts.settings, isAnew, ...state }),
      right: fieldKeys({ ...state, listed: isListOpen ? list.place(held) : undefined }),
      rows: [...above, ...rows],
      height: Math.max(leastRows, above.length + rows.length) + 2,
    },
    /** What its actions know. */
    facts: {
      text: () => heldNow().field.text,
      files: attachments.files.length,
      isCommand: () => isCommand(heldNow().field.text),
      leave,
      openEditor: async () => {
        const before = heldNow();
        const text = wholeText(before);
        const line = before.field.text.slice(0, before.field.cursor).split("\n").length;
        const edited = await shell.editText({ name: "message.md", text, line });
        // Editors end a file with a newline.
        const own = text.endsWith("\n") ? edited : edited.replace(/\n$/, "");
        if (own !== text) setHeld(holding(own));
      },
      attach: attachments.attach,
      detach: attachments.detach,
      searchHistory: search.open,
    },
    write: () => setWriting(true),
    writeAnew: ({ messageId, content }: ChatMessage) => {
      if (chatId === undefined) return;
      setAnew({ chatId, messageId, aside: anewNow()?.aside ?? heldNow() });
      setHeld(holding(content));
      setWriting(true);
    },
    /** Sends the message, or runs the command. */
    send: async (signal: AbortSignal) => {
      const written = heldNow();
      const text = wholeText(written);
      if (isCommand(written.field.text)) {
        history.add(text);
        return attempt({ held: written, files: [], isMessage: false }, () => run(text, signal));
      }
      const content = unquoted(text.trim());
      const files = attachments.now();
      checkSize(content, files);
      const instead = isAnew ? anew.messageId : undefined;
      history.add(text);
      await attempt({ held: written, files, isMessage: true }, () => send({ content, files, instead, signal }));
    },
    keys: {
      takesTab: true as const,
      ...(search.isOpen ? { keys: searchKeys } : {}),
      onKey: (name: string, typed: string) => {
        isPasting.current = false;
        if (search.isOpenNow()) {
          search.key(name, typed);
          return true;
        }
        if (name === "tab" && !isListOpenIn(heldNow())) {
          // It goes on to the next pane: what is written waits here. A command that is whole was to be completed.
          const isWhole = isCommand(heldNow().field.text);
          if (!isWhole) setWriting(false);
          return isWhole;
        }
        const next = afterKey(name, typed);
        if (next) setHeld(next);
        return next !== undefined;
      },
      onPaste: (text: string) => {
        if (search.isOpenNow()) return search.paste(text);
        setHeld((current) => withPaste(current, text, isPasting.current));
        isPasting.current = true;
      },
    },
  };

  /** Undefined: the field has no use for the key. */
  function afterKey(name: string, typed: string): Held | undefined {
    const now = heldNow();
    const { text } = now.field;
    const other = (isListOpenIn(now) ? list.key(now, name) : undefined) ?? history.key(now, name);
    if (other) return other;
    if (name === "enter" && isOpen(text)) return { ...now, field: insert(now.field, "\n") };
    // As in the REPL.
    if (name === "ctrl+d" && text === "") leave();
    const field = fieldAfterKey(now.field, name, typed);
    return field && { ...now, field };
  }
}

function placeholderOf(isWriting: boolean, isSearch: boolean): string {
  if (isSearch) return "words of what was sent";
  return isWriting ? "a message; / begins a command, /? lists them" : "Enter writes a message";
}
