import type { CallInput, CallName, CallOutput } from "../api/calls.js";
import type { ChatChunk } from "../api/chat-calls.js";
import type { HubEvent } from "../api/events.js";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "up" }
  /** Tried again by itself; `message` says what is the matter. */
  | { readonly state: "down"; readonly message: string; readonly hint?: string | undefined };

/** Of a log: what a stage wrote, from a byte on, before a byte. */
type LogPart = {
  readonly stage?: string | undefined;
  readonly begin?: number | undefined;
  readonly end?: number | undefined;
};

/** What the screens and the command line know of a hub. Made by `connectHub`; a fake one serves the tests of screens. */
export type HubClient = {
  /** @throws UserError with the hub's code, kind, message and hint; an abort rejects with the signal's reason. */
  readonly call: <Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<CallOutput<Name>>;
  readonly onEvent: (listener: (event: HubEvent) => void) => () => void;
  readonly connection: () => Connection;
  readonly onConnection: (listener: () => void) => () => void;
  /** The answer that a chat streams, from UTF-16 offset on; ends when the answer does. */
  readonly chatStream: (chatId: string, offset: number, signal: AbortSignal) => AsyncIterable<ChatChunk>;
  /** The content of an artifact by its URI (`mlflow-artifacts:/…`), as it comes. @throws UserError as `call` */
  readonly artifact: (uri: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** The bytes of an execution's log, or of a part of it, as they are in the file. @throws UserError as `call` */
  readonly logBytes: (executionId: string, part: LogPart, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly close: () => void;
};
