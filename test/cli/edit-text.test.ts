import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { editText } from "../../source/cli/edit-text.js";

/** An editor that writes down what it is given, with the file's mode, and does `command` to it. */
function useEditor(command: string): { readonly seen: () => readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "slipway-editor-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });
  const program = join(folder, "vi");
  writeFileSync(program, `#!/bin/sh\nstat -c '%a' "$2" > ${folder}/seen\necho "$1 $2" >> ${folder}/seen\n${command}\n`);
  chmodSync(program, 0o700);
  vi.stubEnv("VISUAL", program);
  return { seen: () => readFileSync(join(folder, "seen"), "utf8").trimEnd().split("\n") };
}

const shown = (show: () => Promise<void>) => show();
const file = { name: "message.md", text: "one\ntwo", line: 2 };

test("the editor gets the text in a private file at the line, what it leaves comes back, the file is gone", async () => {
  const { seen } = useEditor('echo " and more" >> "$2"');
  expect(await editText(file, shown)).toBe("one\ntwo and more\n");
  const [mode, argv = ""] = seen();
  expect(mode).toBe("600");
  expect(argv).toMatch(/^\+2 .*\/message\.md$/);
  expect(() => readFileSync(argv.split(" ")[1] ?? "")).toThrow("ENOENT");
});

test("an editor that ends with an error, and one that is not there, say so", async () => {
  useEditor('echo gone > "$2"; exit 3');
  await expect(editText(file, shown)).rejects.toMatchObject({
    code: "file.editor-failed",
    message: expect.stringMatching(/vi ended with 3: the text is as it was/),
  });
  vi.stubEnv("VISUAL", "/nowhere/vi");
  await expect(editText(file, shown)).rejects.toMatchObject({ code: "file.no-program", hint: "Set EDITOR." });
});
