import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { encode as encodePng } from "fast-png";
import { expect, onTestFinished, test } from "vitest";
import { createPreviews } from "../../../../source/hub/runs/detail/artifact-preview.js";
import { createImageProcess } from "../../../../source/hub/runs/detail/image-process.js";

const window = { from: 0, limit: 10, columns: 40, rows: 20 };

function makeFile(name: string, content: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-preview-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

// Above 4 megapixels size and path were all that was shown.
test("an image of six megapixels is decoded in a process of its own and fitted to the window", async () => {
  const [width, height] = [3000, 2000];
  const data = new Uint8Array(width * height).fill(120);
  const path = makeFile("large.png", encodePng({ width, height, channels: 1, data }));
  const decode = createImageProcess([process.execPath, resolve("dist/slipway.js")]);
  const preview = await createPreviews(decode)(path, "uri", window);
  expect(preview).toMatchObject({ kind: "image", format: "PNG", width, height, columns: 30, rows: 20 });
  const rgb = preview.kind === "image" ? Buffer.from(preview.rgb ?? "", "base64") : undefined;
  expect(rgb).toEqual(Buffer.alloc(30 * 20 * 3, 120));
});

test("of an image that cannot be decoded its size is told, as its first bytes have it", async () => {
  const png = encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.from([1, 2]) });
  const path = makeFile("cut.png", png.subarray(0, 45));
  const preview = await createPreviews(async () => undefined)(path, "uri", window);
  expect(preview).toEqual({
    kind: "image",
    format: "PNG",
    width: 2,
    height: 1,
    columns: 0,
    rows: 0,
    sizeBytes: 45,
    place: path,
    uri: "uri",
  });
  const decode = createImageProcess([process.execPath, "-e", "process.abort()"]);
  expect(await decode(path)).toBeUndefined();
});

// An image of 2 MB that unpacked to 2 GB took 6 GB of the hub.
test("the process that decodes an image ends where it takes more than 1.5 GB", async () => {
  const picture = JSON.stringify({ width: 1, height: 1, rgb: "AAAA" });
  const taking = (bytes: number) => `Buffer.alloc(${bytes}); process.stdout.write(${JSON.stringify(picture)})`;
  const path = makeFile("any.png", Uint8Array.from([1]));
  const decode = (bytes: number) => createImageProcess([process.execPath, "-e", taking(bytes)])(path);
  expect(await decode(1000)).toEqual({ width: 1, height: 1, rgb: Buffer.alloc(3) });
  expect(await decode(1_700_000_000)).toBeUndefined();
});

// A CSV of one line of 10 MB made five million cells, which took 360 MB of the terminal.
test("of a table with thousands of columns the first are handed out, and it is told that there are more", async () => {
  const path = makeFile("wide.csv", Buffer.from(`${"x".repeat(900)},${"y,".repeat(1500)}\n1,2\n`));
  const preview = await createPreviews(async () => undefined)(path, "uri", window);
  expect(preview).toMatchObject({ kind: "table", totalRows: 1, rows: [["1", "2"]], moreColumns: true });
  const columns = preview.kind === "table" ? preview.columns : [];
  expect([columns.length, columns[0]?.length, columns[1]]).toEqual([1000, 501, "y"]);
});

test("a picture of no width is no picture", async () => {
  const head = Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.alloc(16)]);
  const preview = await createPreviews(async () => undefined)(makeFile("none.png", head), "uri", window);
  expect(preview).toMatchObject({ kind: "binary", format: "PNG, broken" });
});

test("a text that is no UTF-8 is shown with its letters, as a difference reads it, and its encoding is told", async () => {
  const previews = createPreviews(async () => undefined);
  const path = makeFile("notes.txt", Buffer.from("plain\ncaf\u00e9\nend\n", "latin1"));
  const lines = ["plain", "caf\u00e9", "end"];
  expect(await previews(path, "uri", window)).toMatchObject({ kind: "text", lines, encoding: "Latin-1" });
  expect(await previews(path, "uri", { ...window, limit: 1 })).toMatchObject({ lines: ["plain"], encoding: "Latin-1" });
  const table = makeFile("names.csv", Buffer.from("id,name\n1,Zo\u00eb\n", "latin1"));
  expect(await previews(table, "uri", window)).toMatchObject({ rows: [["1", "Zo\u00eb"]] });
  const plain = await previews(makeFile("plain.txt", Buffer.from("caf\u00e9\n")), "uri", window);
  expect(plain).toMatchObject({ lines: ["caf\u00e9"] });
  expect(plain).not.toHaveProperty("encoding");
});
