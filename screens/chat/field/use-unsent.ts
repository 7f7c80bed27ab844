import { useEffect, useRef } from "react";
import type { ChatFile } from "../../../source/domain/chat.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useShell } from "../../shell/shell-context.js";
import { type Held, holdingParts, nothingHeld, partsOf } from "./held.js";

/** What is written is kept when nothing was typed for so long; what is large not as often. */
const settledMs = { small: 250, large: 3000 };
const largeBytes = 1_000_000;

type Written = { readonly held: Held; readonly files: readonly ChatFile[] };

const nothing: Written = { held: nothingHeld, files: [] };

type Options = Written & {
  /** False: what is in the field is not the message that is to be kept. */
  readonly isOwn: boolean;
  /** Puts what an earlier session left into the field, where nothing is written yet. */
  readonly bring: (held: Held, files: readonly ChatFile[]) => void;
};

/** Keeps what is written and not sent in the hub, for the next session of the app. */
export function useUnsent({ held, files, isOwn, bring }: Options): void {
  const { client } = useShell();
  const [isRead, setRead] = useKept("chat.unsent-read", false);
  const [, setSaved, savedNow] = useKept<Written>("chat.unsent-saved", nothing);
  const onRead = useRef<(held: Held, files: readonly ChatFile[]) => void>(() => undefined);
  onRead.current = (before, beforeFiles) => {
    setRead(true);
    setSaved({ held: before, files: beforeFiles });
    if (before.field.text !== "" || beforeFiles.length > 0) bring(before, beforeFiles);
  };
  const save = useRef<() => void>(() => undefined);
  save.current = () => {
    if (!isRead || !isOwn || isSame({ held, files }, savedNow())) return;
    setSaved({ held, files });
    // A hub that cannot keep it tells why by itself: the field still has it.
    client
      .call("chats.keep-unsent", { parts: [...partsOf(held)], files: files.map(({ name, text }) => ({ name, text })) })
      .catch(() => undefined);
  };

  useEffect(() => {
    if (isRead) return;
    let isAsking = false;
    const ask = () => {
      if (isAsking) return;
      isAsking = true;
      client.call("chats.unsent", {}).then(
        ({ parts, files: before }) => onRead.current(holdingParts(parts), before),
        () => {
          // Until it is known nothing is kept in its place: it is asked again when the hub is back.
          isAsking = false;
        },
      );
    };
    ask();
    return client.onConnection(ask);
  }, [client, isRead]);

  useEffect(() => {
    const bytes = held.folded.reduce((sum, part) => sum + part.bytes, 0);
    const timer = setTimeout(() => save.current(), bytes < largeBytes ? settledMs.small : settledMs.large);
    return () => clearTimeout(timer);
  }, [held, files, isOwn, isRead]);
  useEffect(() => () => save.current(), []);
}

/** A move of the cursor is nothing to keep. */
function isSame(one: Written, other: Written): boolean {
  const isText = one.held.field.text === other.held.field.text && one.held.folded === other.held.folded;
  return isText && one.files.length === other.files.length && one.files.every((file, at) => file === other.files[at]);
}
