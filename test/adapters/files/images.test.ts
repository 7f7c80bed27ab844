import { deflateSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../../../source/adapters/files/images/decode-image.js";
import { imageSize } from "../../../source/adapters/files/images/image-size.js";
import { fittedImage } from "../../../source/adapters/files/images/pixels.js";

// Made with Pillow 12: 3x2, red, the last pixel blue; the one with alpha is clear but for a green first pixel.
const base64 = (text: string) => Buffer.from(text, "base64");
const losslessWebp = base64("UklGRiQAAABXRUJQVlA4TBcAAAAvAkAAAA8Q87//8x8OFKRtwKL9RfQ/bgA=");
const lossyWebp = base64(
  "UklGRloAAABXRUJQVlA4IE4AAAAwAwCdASoDAAIAAUAmJagCdLoBQAKoA/gGUAfoAC3Zn8kAAP77JtbC1vzwK8IjBezvt9L6VTxxLd63P/sOvBmY1/fJ/0OvBmY1+sAAAAA=",
);
const clearWebp = base64(
  "UklGRmwAAABXRUJQVlA4WAoAAAAQAAAAAgAAAQAAQUxQSAcAAAAA/wAAAAAAAFZQOCA+AAAA0AIAnQEqAwACAADAEiWoAnRyAPwArQD+AZQB+gANgAD+7r2f/mLU1Xh//pccjepf+jtVyKEj//h2q5FAoAA=",
);
const gif = base64("R0lGODdhAwACAIEAAP8AAAAA/wAAAAAAACwAAAAAAwACAAAIBwABCBQYICAAOw==");
const [r, b] = [
  [255, 0, 0],
  [0, 0, 255],
];
const flag = Uint8Array.from([r, r, r, r, r, b].flat());

const red = Uint8Array.from([255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]);
const png = encodePng({ width: 2, height: 2, channels: 3, data: red });

describe("a picture", () => {
  test("tells its format and size by its first bytes", () => {
    expect(imageSize(png)).toEqual({ format: "PNG", width: 2, height: 2 });
    const { data } = jpeg.encode({ width: 3, height: 2, data: Buffer.alloc(24, 200) }, 90);
    expect(imageSize(data)).toEqual({ format: "JPEG", width: 3, height: 2 });
    expect(imageSize(Buffer.from("GIF89a\u0005\u0000\u0007\u0000"))).toEqual({ format: "GIF", width: 5, height: 7 });
    for (const webp of [losslessWebp, lossyWebp, clearWebp]) {
      expect(imageSize(webp)).toEqual({ format: "WebP", width: 3, height: 2 });
    }
    expect(imageSize(Buffer.from("no picture"))).toBeUndefined();
  });

  test("is decoded and fitted to the mean of what each pixel covers, never made larger", async () => {
    const pixels = await decodeImage(png);
    expect(pixels).toEqual({ width: 2, height: 2, rgb: red });
    expect(pixels && fittedImage(pixels, 1, 9)).toEqual({ width: 1, height: 1, rgb: Uint8Array.from([128, 0, 128]) });
    expect(pixels && fittedImage(pixels, 9, 9)).toBe(pixels);
  });

  test("with alpha stands on white, grey is grey", async () => {
    const clear = encodePng({ width: 1, height: 1, channels: 4, data: Uint8Array.from([0, 0, 0, 0]) });
    expect((await decodeImage(clear))?.rgb).toEqual(Uint8Array.from([255, 255, 255]));
    const grey = encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.from([0, 200]) });
    expect((await decodeImage(grey))?.rgb).toEqual(Uint8Array.from([0, 0, 0, 200, 200, 200]));
  });

  test("is read as GIF and as WebP, lossless, lossy and with alpha", async () => {
    expect(await decodeImage(gif)).toEqual({ width: 3, height: 2, rgb: flag });
    expect(await decodeImage(losslessWebp)).toEqual({ width: 3, height: 2, rgb: flag });
    const [red = 0, green = 255] = (await decodeImage(lossyWebp))?.rgb ?? [];
    expect(red - green).toBeGreaterThan(100);
    const clear = (await decodeImage(clearWebp))?.rgb;
    expect([clear?.[0], clear?.[1], ...(clear?.slice(3) ?? [])]).toEqual([0, 255, ...Array(15).fill(255)]);
  });

  test("that was cut in the middle or is too large is not decoded", async () => {
    for (const whole of [png, gif, losslessWebp, lossyWebp]) {
      expect(await decodeImage(whole.subarray(0, Math.floor(whole.length * 0.6)))).toBeUndefined();
    }
    const large = Buffer.from(png);
    large.writeUInt32BE(90_000, 16);
    large.writeUInt32BE(90_000, 20);
    expect(await decodeImage(large)).toBeUndefined();
  });

  test("that unpacks to more than its size says, or has a frame outside of it, is not decoded", async () => {
    const chunk = (name: string, data: Buffer) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(data.length);
      head.write(name, 4, "latin1");
      return Buffer.concat([head, data, Buffer.alloc(4)]);
    };
    const [header, end] = [Buffer.from(png).subarray(0, 33), Buffer.from(png).subarray(-12)];
    const bomb = Buffer.concat([header, chunk("IDAT", deflateSync(Buffer.alloc(40_000_000))), end]);
    expect(await decodeImage(bomb)).toBeUndefined();
    const outside = Buffer.from(gif);
    outside.writeUInt16LE(60_000, outside.indexOf(0x2c, 13) + 5);
    expect(await decodeImage(outside)).toBeUndefined();
  });

  test("has no use for a profile that unpacks to gigabytes", async () => {
    const profile = Buffer.concat([Buffer.from("x\0\0"), deflateSync(Buffer.alloc(100_000_000))]);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(profile.length);
    head.write("iCCP", 4, "latin1");
    const [start, rest] = [Buffer.from(png).subarray(0, 33), Buffer.from(png).subarray(33)];
    const packed = Buffer.concat([start, head, profile, Buffer.alloc(4), rest]);
    expect(await decodeImage(packed)).toEqual({ width: 2, height: 2, rgb: red });
  });
});
