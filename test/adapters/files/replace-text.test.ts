import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceText } from "../../../source/adapters/files/replace-text.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-replace-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a text that another has changed since it was seen is left, and nothing stays beside it", async () => {
  const path = join(folder, "p.yaml");
  writeFileSync(path, "theirs");
  await expect(replaceText(path, "seen", "mine")).rejects.toMatchObject({ code: "file.changed" });
  expect(readFileSync(path, "utf8")).toBe("theirs");
  expect(readdirSync(folder)).toEqual(["p.yaml"]);
});

test("a file that is there by now is not replaced by a new one", async () => {
  const path = join(folder, "p.yaml");
  writeFileSync(path, "theirs");
  await expect(replaceText(path, undefined, "mine")).rejects.toMatchObject({ code: "file.changed" });
  await replaceText(join(folder, "new.yaml"), undefined, "mine");
  expect(readFileSync(join(folder, "new.yaml"), "utf8")).toBe("mine");
});

test("where nothing can be written the error names the file, which is as it was", async () => {
  const path = join(folder, "p.yaml");
  symlinkSync("nowhere/p.yaml", path);
  await expect(replaceText(path, "seen", "mine")).rejects.toMatchObject({
    code: "file.not-written",
    message: "p.yaml was not written (ENOENT); it is as it was",
  });
});
