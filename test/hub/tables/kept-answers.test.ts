import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createKeptAnswers } from "../../../source/hub/tables/kept-answers.js";

/** A file that was written long ago, at a second of its own each time. */
function oldFile() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kept-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "a.csv");
  let second = 1_700_000_000;
  const write = (text: string) => {
    writeFileSync(path, text);
    second += 1;
    utimesSync(path, second, second);
  };
  write("a\n");
  return { path, write };
}

/** Answers are counted, so that one that was kept is seen. */
function counted(size = 1) {
  let times = 0;
  const answers = createKeptAnswers<string>();
  const compute = async () => {
    times += 1;
    return `${times}`.padEnd(size, ".");
  };
  return { of: (asked: object, paths: readonly string[]) => answers.of(asked, paths, compute), times: () => times };
}

test("the same asked of files that did not change is answered without computing it again", async () => {
  const { path, write } = oldFile();
  const answers = counted();
  expect(await answers.of({ key: ["id"] }, [path])).toBe("1");
  expect(await answers.of({ key: ["id"] }, [path])).toBe("1");
  expect(await answers.of({ key: [] }, [path])).toBe("2");
  write("b\n");
  expect(await answers.of({ key: ["id"] }, [path])).toBe("3");
});

test("what was written a moment ago, and what is written meanwhile, is computed again", async () => {
  const { path, write } = oldFile();
  const answers = createKeptAnswers<string>();
  const meanwhile = async () => {
    write("c\n");
    return "of neither";
  };
  expect(await answers.of({}, [path], meanwhile)).toBe("of neither");
  expect(await answers.of({}, [path], async () => "anew")).toBe("anew");
  const ahead = Date.now() / 1000 + 1000;
  utimesSync(path, ahead, ahead);
  expect(await answers.of({}, [path], async () => "first")).toBe("first");
  expect(await answers.of({}, [path], async () => "second")).toBe("second");
});

test("a failure is not kept; of many answers the last few are, of large ones fewer", async () => {
  const { path } = oldFile();
  const failing = createKeptAnswers<string>();
  await expect(failing.of({}, [path], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await failing.of({}, [path], async () => "yes")).toBe("yes");
  const small = counted();
  for (let at = 0; at < 9; at++) await small.of({ at }, [path]);
  await small.of({ at: 8 }, [path]);
  await small.of({ at: 1 }, [path]);
  expect(small.times()).toBe(9);
  await small.of({ at: 0 }, [path]);
  expect(small.times()).toBe(10);
  const large = counted(10_000_000);
  for (const at of [0, 1]) await large.of({ at }, [path]);
  await large.of({ at: 1 }, [path]);
  expect(large.times()).toBe(2);
  await large.of({ at: 0 }, [path]);
  expect(large.times()).toBe(3);
});
