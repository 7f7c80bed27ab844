import { openToRead } from "../../../store/regular-file.js";

/** What is read of the end of a log, which a busy server makes long. */
const mostBytes = 512 * 1024;

/** The last lines that `ollama serve` wrote; none where it was never started here. */
export async function lastLines(file: string, most: number): Promise<readonly string[]> {
  let handle: Awaited<ReturnType<typeof openToRead>>;
  try {
    handle = await openToRead(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - mostBytes);
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n");
    if (from > 0) lines.shift();
    if (lines.at(-1) === "") lines.pop();
    return lines.slice(-most);
  } finally {
    await handle.close();
  }
}
