import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../domain/user-error.js";
import type { OllamaHost } from "./host.js";
import { httpFetch, toWeb } from "./http-fetch.js";
import type { ModelProgress } from "./pull.js";

/**
 * The digest of a file that the server has now: hashed here, then sent where it was not there (`HEAD` then `POST
 * /api/blobs/DIGEST`, Ollama's API "Push a Blob").
 * @throws UserError `ollama.no-file`, `ollama.blob-refused`; the signal's reason
 */
export async function sendBlob(
  host: OllamaHost,
  file: string,
  progress: (line: ModelProgress) => void,
  signal: AbortSignal,
): Promise<string> {
  const totalBytes = await sizeOf(file);
  const digest = await sha256(file, (done) => progress({ status: `hashing ${percent(done, totalBytes)}` }), signal);
  const fetch = httpFetch(host, signal);
  const url = `${host.url}/api/blobs/${digest}`;
  const head = await fetch(url, { method: "HEAD" });
  if (head.ok) return digest;
  const told = { status: "sending the weights", digest, totalBytes };
  progress({ ...told, completedBytes: 0 });
  const counted = counting((completedBytes) => progress({ ...told, completedBytes }));
  const reading = createReadStream(file);
  reading.on("error", (error) => counted.destroy(error));
  const sent = await fetch(url, { method: "POST", body: toWeb(reading.pipe(counted)) });
  if (!sent.ok) {
    throw new UserError({
      code: "ollama.blob-refused",
      kind: "failed",
      message: `Ollama answered ${sent.status} to the weights ${digest.slice(0, 19)}: ${(await sent.text()).slice(0, 500)}`,
      hint: "Look into the server's log; the disk may be full.",
    });
  }
  return digest;
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return found.size;
  throw new UserError({
    code: "ollama.no-file",
    kind: "not-found",
    message: `There is no file ${file}`,
    hint: "Name a GGUF file that is there.",
  });
}

async function sha256(file: string, progress: (doneBytes: number) => void, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), counting(progress), hash, { signal });
  return `sha256:${hash.digest("hex")}`;
}

function counting(progress: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      progress(bytes);
      done(null, chunk);
    },
  });
}

function percent(part: number, whole: number): string {
  return `${whole > 0 ? Math.floor((100 * part) / whole) : 100}%`;
}
