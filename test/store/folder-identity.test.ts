import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderIdentity } from "../../source/store/folder-identity.js";

test("a folder is the same whatever is written into it, and another one once it was removed and made again", () => {
  const place = mkdtempSync(join(tmpdir(), "slipway-identity-"));
  const folder = join(place, "home");
  expect(folderIdentity(folder)).toBeUndefined();
  mkdirSync(folder);
  const first = folderIdentity(folder);
  writeFileSync(join(folder, "file"), "");
  expect(folderIdentity(folder)).toBe(first);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  expect(folderIdentity(folder)).not.toBe(first);
  rmSync(place, { recursive: true });
});
