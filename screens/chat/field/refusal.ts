import { largestCallBytes, longestMessage, mostFiles } from "../../../source/api/chat-limits.js";
import type { ChatFile } from "../../../source/domain/chat.js";
import { UserError } from "../../../source/domain/user-error.js";
import { formatBytes, formatCount } from "../../../source/ui/text/format.js";

/** What the rest of the call takes of it. */
const overheadBytes = 10_000;

/** @throws UserError `chat.too-long`, `chat.too-many-files` where the hub would refuse the message */
export function checkSize(content: string, files: readonly ChatFile[]): void {
  if (content.length > longestMessage) {
    throw tooLong(`The message has ${formatCount(content.length)} characters, ${formatCount(longestMessage)} fit`);
  }
  if (files.length > mostFiles) {
    throw new UserError({
      code: "chat.too-many-files",
      kind: "invalid",
      message: `${files.length} files are attached, ${mostFiles} fit into one message`,
      hint: "Take some away with ctrl+x.",
    });
  }
  // What is far below it is not written as JSON twice.
  const units = files.reduce((sum, { text }) => sum + text.length, content.length);
  if (units * mostBytesInJson < largestCallBytes - overheadBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify({ content, files })) + overheadBytes;
  if (bytes > largestCallBytes) {
    throw tooLong(`Message and files make ${formatBytes(bytes)} together, ${formatBytes(largestCallBytes)} fit`);
  }
}

/** Of one UTF-16 unit: `\u0000` */
const mostBytesInJson = 6;

function tooLong(message: string): UserError {
  return new UserError({
    code: "chat.too-long",
    kind: "invalid",
    message,
    hint: "Shorten it, or send it in parts. It stays in the field.",
  });
}
