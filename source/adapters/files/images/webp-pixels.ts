import wasm from "@jsquash/webp/codec/dec/webp_dec.wasm";
import decode, { init } from "@jsquash/webp/decode.js";
import { type Pixels, withoutAlpha } from "./pixels.js";

/** A still WebP, by libwebp, which holds each size against the file's own. @throws Error where it is none, or moves */
export async function webpPixels(bytes: Uint8Array): Promise<Pixels> {
  await init({ wasmBinary: wasm.buffer });
  const { data, width, height } = await decode(Uint8Array.from(bytes).buffer);
  return withoutAlpha(data, width, height);
}
