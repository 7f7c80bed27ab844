import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { completeOwnPath, readText } from "../../source/cli/host-texts.js";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-texts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "a.py"), "print(1)\n");
  writeFileSync(join(folder, "setup.cfg"), "\ufeffname = é\n");
  return folder;
}

test("a text is called by its path in the folder that Slipway was started in, another by its last part", async () => {
  const folder = makeFolder();
  expect(await readText("./src/a.py", folder)).toEqual({
    path: join(folder, "src/a.py"),
    name: "src/a.py",
    text: "print(1)\n",
  });
  expect(await readText(join(folder, "src/a.py"), "/")).toMatchObject({ name: "a.py", text: "print(1)\n" });
  expect(await readText("../setup.cfg", join(folder, "src"))).toMatchObject({ name: "setup.cfg", text: "name = é\n" });
});

test("what is no text, too large, a folder, a pipe, or not there is refused with the reason", async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "zero"), "a\u0000b");
  writeFileSync(join(folder, "latin1"), Buffer.from([0x61, 0xe9, 0x62]));
  writeFileSync(join(folder, "large"), "");
  truncateSync(join(folder, "large"), 10_000_001);
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const refusals = {
    zero: /zero is no text file: it has zero bytes/,
    latin1: /latin1 is no text file: it is not UTF-8/,
    large: /large has 10000001 bytes, 10000000 fit/,
    src: /src is a folder/,
    pipe: /pipe is a pipe, a socket or a device/,
    nothing: /There is no .*nothing/,
  };
  for (const [name, message] of Object.entries(refusals)) {
    await expect(readText(name, folder)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  }
});

test("a path goes on as the names in its folder, folders with a slash", async () => {
  const folder = makeFolder();
  expect(await completeOwnPath("s", folder)).toEqual({ text: "s", names: ["setup.cfg", "src/"], total: 2 });
  expect(await completeOwnPath("sr", folder)).toEqual({ text: "src/", names: ["src/"], total: 1 });
  expect(await completeOwnPath(`${folder}/src/`, "/")).toMatchObject({ text: `${folder}/src/a.py` });
});
