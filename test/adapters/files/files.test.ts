import { resolve } from "node:path";
import { encode as encodePng } from "fast-png";
import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";
import { decodeImage, imageSize, scaledImage } from "../../../source/adapters/files/image.js";
import { withParquet } from "../../../source/adapters/files/parquet.js";
import { delimiterOf, parseDelimited } from "../../../source/adapters/files/parse-delimited.js";

describe("a picture", () => {
  const red = Uint8Array.from([255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]);
  const png = encodePng({ width: 2, height: 2, channels: 3, data: red });

  test("tells its format and size by its first bytes", () => {
    expect(imageSize(png)).toEqual({ format: "PNG", width: 2, height: 2 });
    const { data } = jpeg.encode({ width: 3, height: 2, data: Buffer.alloc(24, 200) }, 90);
    expect(imageSize(data)).toEqual({ format: "JPEG", width: 3, height: 2 });
    expect(imageSize(Buffer.from("GIF89a\u0005\u0000\u0007\u0000"))).toEqual({ format: "GIF", width: 5, height: 7 });
    expect(imageSize(Buffer.from("no picture"))).toBeUndefined();
  });

  test("is decoded and scaled to the mean of what each pixel covers", () => {
    const pixels = decodeImage(png);
    expect(pixels).toEqual({ width: 2, height: 2, rgb: red });
    expect(pixels && [...scaledImage(pixels, 1, 2)]).toEqual([255, 0, 0, 0, 0, 255]);
    expect(pixels && [...scaledImage(pixels, 1, 1)]).toEqual([128, 0, 128]);
  });

  test("with alpha stands on white, grey is grey", () => {
    const clear = encodePng({ width: 1, height: 1, channels: 4, data: Uint8Array.from([0, 0, 0, 0]) });
    expect(decodeImage(clear)?.rgb).toEqual(Uint8Array.from([255, 255, 255]));
    const grey = encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.from([0, 200]) });
    expect(decodeImage(grey)?.rgb).toEqual(Uint8Array.from([0, 0, 0, 200, 200, 200]));
  });

  test("that was cut in the middle or is too large is not decoded", () => {
    expect(decodeImage(png.subarray(0, 40))).toBeUndefined();
    const large = Buffer.from(png);
    large.writeUInt32BE(90_000, 16);
    large.writeUInt32BE(90_000, 20);
    expect(decodeImage(large)).toBeUndefined();
  });
});

test("CSV and TSV are taken apart with quotes, blank lines and an end in the middle", () => {
  expect(parseDelimited('\ufeffa,b\n\n1,"x ""y""\nz"\n2,', ",", 10)).toEqual([
    ["a", "b"],
    ["1", 'x "y"\nz'],
    ["2", ""],
  ]);
  expect(parseDelimited('a\n"open', ",", 10)).toEqual([["a"], ["open"]]);
  expect(["a,b", "a\tb,c", "a;b"].map(delimiterOf)).toEqual([",", "\t", ";"]);
});

test("Parquet that pandas wrote is read by rows and columns", async () => {
  const file = resolve("fixtures/trl/completions_00020.parquet");
  const rows = await withParquet(file, async (table) => [
    table.columns,
    table.totalRows,
    await table.rows(1, 1),
    await table.rows(0, 9, ["completion"]),
  ]);
  expect(rows).toEqual([
    ["step", "prompt", "completion", "length_reward", "advantage"],
    4,
    [[20n, "How do I get a refund?", "Open Orders, press Return.", 2.6, -1]],
    [
      ["Open Orders and ask."],
      ["Open Orders, press Return."],
      ["Press Forgot password."],
      ["On the login page, press Forgot password."],
    ],
  ]);
  await expect(withParquet(resolve("package.json"), async () => 0)).rejects.toThrow("package.json is no Parquet file");
});
