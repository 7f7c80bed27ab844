export type ImageSize = {
  readonly format: "PNG" | "JPEG" | "GIF" | "WebP";
  readonly width: number;
  readonly height: number;
};

/** Format and size in pixels, read from the first bytes; undefined where it is no such image. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0) => view.toString("latin1", at, at + text.length) === text;
  if (starts("\u0089PNG\r\n\u001a\n") && view.length >= 24) {
    return { format: "PNG", width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  }
  if (starts("GIF8") && view.length >= 10) {
    return { format: "GIF", width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
  }
  if (starts("RIFF") && starts("WEBP", 8) && view.length >= 30) return webpSize(view);
  return starts("\u00ff\u00d8\u00ff") ? jpegSize(view) : undefined;
}

/** Extended, lossless (two 14-bit numbers) or lossy (RFC 9649, 2.5 to 2.7). */
function webpSize(view: Buffer): ImageSize | undefined {
  const format = "WebP";
  switch (view.toString("latin1", 12, 16)) {
    case "VP8X":
      return { format, width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = view.readUInt32LE(21);
      return { format, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { format, width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

/** A start-of-frame segment holds the size (ITU T.81, B.2.2). */
function jpegSize(view: Buffer): ImageSize | undefined {
  for (let at = 2; at + 9 < view.length; ) {
    if (view[at] !== 0xff) return undefined;
    const marker = view[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { format: "JPEG", width: view.readUInt16BE(at + 7), height: view.readUInt16BE(at + 5) };
    }
    at += 2 + view.readUInt16BE(at + 2);
  }
  return undefined;
}
