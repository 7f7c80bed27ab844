import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ignoreForDvc } from "../../source/store/project-folder.js";

// It took the others' right to read it away.
test("the project's .dvcignore keeps who may read it when .slipway is added to it", async () => {
  const root = mkdtempSync(join(tmpdir(), "slipway-ignore-"));
  try {
    const path = join(root, ".dvcignore");
    writeFileSync(path, "*.tmp");
    chmodSync(path, 0o644);
    await ignoreForDvc(root);
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["*.tmp\n/.slipway\n", 0o644]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
