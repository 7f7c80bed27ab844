import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../domain/user-error.js";
import type { OpenArtifact } from "../../store/artifact-store.js";

/** The first and the last byte. */
type Range = { readonly start: number; readonly end: number };

/**
 * Sends a file as it is read, the part of it that is asked for (as the real server does, by starlette's FileResponse), and
 * closes it. The name goes with it for whoever saves it; no browser is to guess what it is.
 * @throws UserError `artifact.bad-range`
 */
export async function sendFile(response: ServerResponse, artifact: OpenArtifact, name: string): Promise<void> {
  const { file, sizeBytes, modifiedAtMs } = artifact;
  try {
    const etag = `"${createHash("md5").update(`${modifiedAtMs}-${sizeBytes}`).digest("hex")}"`;
    const modified = new Date(modifiedAtMs).toUTCString();
    const range = rangeOf(response, sizeBytes, [etag, modified]);
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    response.strictContentLength = true;
    response.writeHead(range === undefined ? 200 : 206, {
      "content-type": "application/octet-stream",
      "content-length": end - start + 1,
      "content-disposition": `attachment; filename*=UTF-8''${attributeOf(name)}`,
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "last-modified": modified,
      etag,
      ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${sizeBytes}` }),
    });
    if (response.req.method === "HEAD" || end < start) response.end();
    else {
      const content = file.createReadStream({ start, end, autoClose: false });
      // The client has left, or the file became shorter: there is no answer left to give.
      await pipeline(content, response).catch(() => response.destroy());
    }
  } finally {
    await file.close();
  }
}

/** undefined: all of it. Several ranges may be answered with all of it (RFC 9110 14.2). */
function rangeOf(response: ServerResponse, sizeBytes: number, validators: readonly string[]): Range | undefined {
  const { range, "if-range": condition }: IncomingMessage["headers"] = response.req.headers;
  if (range === undefined || range.includes(",")) return undefined;
  if (typeof condition === "string" && !validators.includes(condition)) return undefined;
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (first === "" && last === "") throw malformed(range);
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start < sizeBytes && start <= end) return { start, end };
  response.setHeader("content-range", `bytes */${sizeBytes}`);
  throw new UserError({
    code: "artifact.bad-range",
    kind: "invalid",
    message: `The range ${JSON.stringify(range)} is none of a file of ${sizeBytes} bytes`,
  });
}

function malformed(range: string): UserError {
  return new UserError({
    code: "request.bad-range",
    kind: "invalid",
    message: `The range ${JSON.stringify(range.slice(0, 80))} is not of the form bytes=FIRST-LAST`,
  });
}

/** RFC 5987: what encodeURIComponent leaves of the characters that are not allowed. Half a character has no bytes. */
function attributeOf(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
