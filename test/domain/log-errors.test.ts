import { expect, test } from "vitest";
import {
  type ErrorPart,
  type ErrorState,
  errorWords,
  placeAt,
  placeIn,
  readError,
} from "../../source/domain/log-errors.js";

/** B: begins an error, i: is within one, -: none. */
function marked(text: string): string {
  const signs: Readonly<Record<ErrorPart, string>> = { begin: "B", within: "i", none: "-" };
  let state: ErrorState = "outside";
  return text
    .split("\n")
    .map((line) => {
      const next = readError(line, state);
      state = next.state;
      return signs[next.part];
    })
    .join("");
}

/** As Python 3.12 writes them. */
const simple = `step 1
Traceback (most recent call last):
  File "/src/train.py", line 12, in <module>
    main()
  File "/src/train.py", line 8, in main
    raise ValueError("bad")
    ^^^^^^^^^^^^^^^^^^^^^^^
ValueError: bad
step 2`;
const chain = `Traceback (most recent call last):
  File "a.py", line 2, in f
    1 / 0
    ~~^~~
ZeroDivisionError: division by zero

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 4, in f
    raise KeyError("k")
KeyError: 'k'
done`;

test("a traceback is one error from its head to its exception", () => {
  expect(marked(simple)).toBe("-Biiiiii-");
});

test("the exceptions that one was raised from are the same error", () => {
  expect(marked(chain)).toBe("Biiiiiiiiiii-");
});

test("a traceback behind the prefix of a rank, a clock or a group is one, too", () => {
  expect(
    marked(`[rank0]: Traceback (most recent call last):
[rank0]:   File "t.py", line 1, in <module>
[rank0]: RuntimeError: NCCL
[rank0]: step`),
  ).toBe("Bii-");
  expect(
    marked(`  + Exception Group Traceback (most recent call last):
  |   File "t.py", line 1, in <module>
  | ExceptionGroup: two (2 sub-exceptions)
out`),
  ).toBe("Bii-");
});

test("what tools say of failing is an error, a metric of that name is none", () => {
  const errors = [
    "ERROR: failed to reproduce 'train': failed to run: python train.py, exited with 1",
    "2026-11-25 03:00:00 ERROR trainer: no data",
    "error: unrecognized arguments: --lr",
    "main.c:3:5: error: expected ';'",
    "fatal: not a git repository",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "KeyboardInterrupt",
    "Killed",
    "OSError: [Errno 28] No space left on device",
    "Segmentation fault (core dumped)",
  ];
  const none = [
    "error: 0.0312",
    "eval/error: 0.5 loss 0.2",
    "mean_squared_error: 0.1",
    "0 errors, 2 warnings",
    "ERROR=0.25",
    "exceptional weather",
    "step 3 loss 0.1",
  ];
  expect(errors.filter((line) => marked(line) !== "B")).toEqual([]);
  expect(none.filter((line) => marked(line) !== "-")).toEqual([]);
  // Or the fast search would pass them over.
  expect(errors.filter((line) => !errorWords.test(line))).toEqual([]);
});

test("the file and line that a line names are found", () => {
  expect(placeIn('  File "/src/train.py", line 12, in <module>')).toEqual({ path: "/src/train.py", line: 12 });
  expect(placeIn("src/main.c:3:5: error: expected ';'")).toEqual({ path: "src/main.c", line: 3 });
  expect(placeIn("train.py:40: UserWarning: slow")).toEqual({ path: "train.py", line: 40 });
  expect(placeIn('  File "<stdin>", line 1, in <module>')).toBeUndefined();
  expect(placeIn("loss 0.5 at 12:30:01")).toBeUndefined();
});

test("of a traceback the innermost file is meant that is of no library", () => {
  const lines = `Traceback (most recent call last):
  File "/src/train.py", line 12, in <module>
    fit()
  File "/venv/lib/python3.12/site-packages/torch/nn.py", line 9, in fit
    raise
ValueError: bad
File "other.py", line 1
step`.split("\n");
  expect(placeAt(lines, 0)).toEqual({ path: "/src/train.py", line: 12 });
  expect(placeAt(lines, 5)).toEqual({ path: "/src/train.py", line: 12 });
  expect(placeAt(lines, 3)).toEqual({ path: "/venv/lib/python3.12/site-packages/torch/nn.py", line: 9 });
  expect(placeAt(lines, 7)).toBeUndefined();
});

const closing = "ERROR: failed to reproduce 'train': failed to run: python train.py, exited with 1";

test("what DVC says of a stage that failed is of the traceback before it, also behind a message of several lines", () => {
  const failed = simple.split("\n").slice(0, -1);
  expect(marked([...failed, closing].join("\n"))).toBe("-Biiiiiii");
  expect(placeAt([...failed, closing], failed.length)).toEqual({ path: "/src/train.py", line: 8 });
  const kept = ["WARNING: failed to run: python train.py, exited with 1", "ERROR: failed to reproduce 'train'"];
  expect(marked([...failed, ...kept].join("\n"))).toBe("-Biiiiiiii");
  const long = [...failed, "For debugging consider passing CUDA_LAUNCH_BLOCKING=1", closing];
  expect(marked(long.join("\n"))).toBe("-Biiiiii-i");
  expect(placeAt(long, long.length - 1)).toEqual({ path: "/src/train.py", line: 8 });
});

test("what DVC says of a stage that said nothing itself is an error of its own", () => {
  const other = `${simple}\nRunning stage 'eval':\n> sh eval.sh\n${closing}`;
  expect(marked(other)).toBe("-Biiiiii---B");
  expect(placeAt(other.split("\n"), 11)).toBeUndefined();
  const later = [...simple.split("\n"), ...Array<string>(30).fill("step"), closing];
  expect(marked(later.join("\n"))).toBe(`-Biiiiii-${"-".repeat(30)}B`);
});
