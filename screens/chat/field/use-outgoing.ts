import type { ChatFile, ChatSettings } from "../../../source/domain/chat.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import type { CommandContext } from "./commands/command.js";
import { unquoted } from "./commands/quoted.js";
import { findCommand, isCommand } from "./commands/table.js";
import { type Held, holdingParts, nothingHeld, partsOf, wholeText } from "./held.js";
import { checkSize } from "./refusal.js";
import type { useAnew } from "./use-anew.js";
import type { useAttachments } from "./use-attachments.js";
import type { useHistory } from "./use-history.js";

export type Message = {
  readonly content: string;
  readonly files: readonly ChatFile[];
  /** The message that it stands beside, in other words. */
  readonly instead: string | undefined;
  readonly signal: AbortSignal;
};

/** What a command needs that is not the field's own. */
export type CommandParts = Omit<
  CommandContext,
  "signal" | "client" | "changeSettings" | "leave" | "setHistory" | "tell" | "open"
> & { readonly changeSettings: (settings: ChatSettings, signal: AbortSignal) => Promise<void> };

type Options = {
  readonly field: { readonly now: () => Held; readonly set: (held: Held) => void };
  readonly attachments: ReturnType<typeof useAttachments>;
  readonly history: ReturnType<typeof useHistory>;
  readonly anew: ReturnType<typeof useAnew>;
  readonly parts: CommandParts;
  readonly dialogs: Dialogs;
  readonly leave: () => void;
  readonly send: (message: Message) => Promise<void>;
};

/** What leaves the field. */
type Written = { readonly held: Held; readonly files: readonly ChatFile[]; readonly isMessage: boolean };

/** Sends the message that is written, or runs the command; what fails is in the field again. */
export function useOutgoing({ field, attachments, history, anew, parts, dialogs, leave, send }: Options) {
  const { client, shell } = useShell();

  /** Empties the field for `work`. A message that fails is in it again, before what was typed meanwhile; a command only where nothing was. */
  const attempt = async ({ held, files, isMessage }: Written, work: () => Promise<void> | void) => {
    const instead = anew.now();
    const walk = history.end();
    const left = instead?.aside ?? walk?.aside ?? nothingHeld;
    field.set(left);
    anew.set(undefined);
    if (isMessage) attachments.set([]);
    try {
      await work();
    } catch (error) {
      const now = field.now();
      if (now === left) {
        field.set(held);
        history.resume(walk);
      } else if (isMessage) {
        field.set(holdingParts([...partsOf(held), { text: "\n", isFolded: false }, ...partsOf(now)]));
      }
      if (now === left || isMessage) anew.set(instead);
      if (isMessage) attachments.set([...files, ...attachments.now()]);
      throw error;
    }
  };
  /** The settings as they are now: what is shown may not have followed the last change yet. */
  const settingsNow = async (signal: AbortSignal) => {
    const chatId = parts.header?.chatId;
    if (chatId === undefined) return parts.settings;
    return (await client.call("chats.get", { chatId, limit: 1 }, { signal })).header.settings;
  };
  const run = (text: string, signal: AbortSignal) => {
    const { command, rest } = findCommand(text);
    return command.run(rest, {
      ...parts,
      client,
      signal,
      changeSettings: async (how) => parts.changeSettings(how(await settingsNow(signal)), signal),
      leave,
      setHistory: history.setKeeps,
      tell: (message, hint) => shell.toast("info", message, hint),
      open: dialogs.open,
    });
  };

  return async (signal: AbortSignal) => {
    const held = field.now();
    const text = wholeText(held);
    if (isCommand(held.field.text)) {
      history.add(text);
      return attempt({ held, files: [], isMessage: false }, () => run(text, signal));
    }
    const content = unquoted(text.trim());
    const files = attachments.now();
    checkSize(content, files);
    const instead = anew.messageId;
    history.add(text);
    await attempt({ held, files, isMessage: true }, () => send({ content, files, instead, signal }));
  };
}
