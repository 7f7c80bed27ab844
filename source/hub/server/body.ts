import type { IncomingMessage } from "node:http";
import { UserError } from "../../domain/user-error.js";

const deepest = 32;

/** The body as text. @throws UserError `request.too-large` */
export async function readText(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // A stream without an encoding gives buffers.
    const bytes: Buffer = chunk;
    size += bytes.byteLength;
    if (size > limitBytes) {
      throw new UserError({
        code: "request.too-large",
        kind: "invalid",
        message: `The request is larger than ${limitBytes} bytes`,
        hint: "Send it in several.",
      });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The JSON of the text; "" is `{}`. @throws UserError `request.not-json`, `request.too-deep` */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError({
      code: "request.not-json",
      kind: "invalid",
      message: `The request is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}`,
      cause: error,
    });
  }
}

/** JSON.parse accepts a nesting that JSON.stringify cannot write: looked at before use. */
function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) {
        throw new UserError({
          code: "request.too-deep",
          kind: "invalid",
          message: `The request is nested deeper than ${deepest} levels`,
        });
      }
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
}
