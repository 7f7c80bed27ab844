import type { FilePreview } from "../../../source/api/dataset-file-calls.js";
import { halfBlocks } from "../../../source/ui/half-blocks.js";
import { formatBytes, formatCount } from "../../../source/ui/text/format.js";
import { paint } from "../../../source/ui/theme.js";
import { textRows } from "./row-view.js";

const bytesPerRow = 16;

/** Lines of a text from the window's first on, each wrapped. */
export function wrappedLines(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => textRows(line, width));
}

/** A picture in half blocks, below them what it is; where there are no colours or it cannot be decoded, that alone. */
export function imageRows(image: Extract<FilePreview, { readonly kind: "image" }>): readonly string[] {
  const about = `${image.format}, ${formatCount(image.width)} x ${formatCount(image.height)} pixels`;
  if (image.rgb === undefined)
    return [about, paint("It cannot be decoded: it is cut short, too large or damaged.", "warning")];
  const blocks = halfBlocks(Buffer.from(image.rgb, "base64"), image.columns, image.rows);
  return blocks
    ? [...blocks, paint(about, "dim")]
    : [about, paint("A terminal without colours shows no pictures.", "dim")];
}

/** What a file is that is no text, and its first bytes as `hexdump -C` has them. */
export function binaryRows(preview: Extract<FilePreview, { readonly kind: "binary" }>): readonly string[] {
  const bytes = Buffer.from(preview.head ?? "", "base64");
  return [`${preview.format}, ${formatBytes(preview.sizeBytes)}: no text`, "", ...hexRows(bytes)];
}

function hexRows(bytes: Buffer): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / bytesPerRow) }, (_, row) => {
    const part = [...bytes.subarray(row * bytesPerRow, (row + 1) * bytesPerRow)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0"));
    const halves = `${hex.slice(0, 8).join(" ").padEnd(23)}  ${hex.slice(8).join(" ").padEnd(23)}`;
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    return `${paint((row * bytesPerRow).toString(16).padStart(8, "0"), "dim")}  ${halves}  ${text}`;
  });
}
