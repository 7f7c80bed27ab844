// The field a message is written in: what was sent before, and what is not sent yet.
import { z } from "zod";
import { full, read } from "./call.js";
import { longestMessage, mostFiles } from "./chat-limits.js";

const partSchema = z.object({ text: z.string().max(longestMessage), isFolded: z.boolean() });
const fileSchema = z.object({ name: z.string(), text: z.string().max(longestMessage) });
const unsentSchema = z.object({
  parts: z.array(partSchema).max(1000),
  files: z.array(fileSchema).max(mostFiles),
});

/** A message that is not sent yet: its text in parts, each shown whole or folded into its size, and the files that go with it. */
export type UnsentMessage = {
  readonly parts: readonly { readonly text: string; readonly isFolded: boolean }[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
};

/** Messages that were sent, the newest first, each once; very long ones are left out. */
export type SentView = { readonly texts: readonly string[] };

export const chatFieldCalls = {
  "chats.sent": read<SentView>()(z.object({ limit: z.number().int().positive().max(1000).optional() })),
  /** What was kept last; nothing written: no parts and no files. */
  "chats.unsent": read<UnsentMessage>()(z.object({})),
  /** Takes the place of what was kept before; tells nobody. */
  "chats.keep-unsent": full<{ readonly kept: boolean }>()(unsentSchema),
} as const;
