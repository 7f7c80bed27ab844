import { readFile, stat } from "node:fs/promises";
import { decodeImage } from "../../adapters/files/images/decode-image.js";
import { fittedImage } from "../../adapters/files/images/pixels.js";

/** Larger files are not looked into. */
const mostBytes = 64_000_000;
/** No terminal shows more pixels, at two a cell. */
const mostColumns = 1000;
const mostRows = 1000;

/** `internal decode-image PATH`: the image as JSON of its size in pixels and their RGB; exit code 1 where there is none. */
export async function runDecodeImage([path = ""]: readonly string[]): Promise<number> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || info.size > mostBytes) return 1;
  const image = await decodeImage(await readFile(path));
  if (!image) return 1;
  const { width, height, rgb } = fittedImage(image, mostColumns, mostRows);
  const text = JSON.stringify({ width, height, rgb: Buffer.from(rgb).toString("base64") });
  await new Promise<void>((done) => process.stdout.write(text, () => done()));
  return 0;
}
