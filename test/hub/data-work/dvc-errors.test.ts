import { expect, test } from "vitest";
import { dvcError } from "../../../source/hub/data-work/dvc-errors.js";

const failed = (stderr: string) => {
  const { code, message, hint } = dvcError("dvc add", { stderr, exitCode: 255 });
  return { code, message, hint };
};

// Standard error of DVC 3.67.1.
test("a path that another DVC command uses is told with the process that has it", () => {
  const stderr =
    "ERROR: '/p/a.csv' is busy, it is being blocked by:\n  (PID 4711): dvc repro train\n\nIf there are no processes with such PIDs, you can manually remove '/p/.dvc/tmp/rwlock' and try again.\n";
  expect(failed(stderr)).toMatchObject({
    code: "dvc.busy",
    hint: "Wait for the end of dvc repro train (pid 4711), or stop it: kill 4711",
  });
});

test("numbers of the system are left out, and the path that cannot be is named with the way out", () => {
  expect(failed("ERROR: unexpected error - [Errno 20] Not a directory: '/r/file/files'\n")).toEqual({
    code: "dvc.not-a-folder",
    message: "dvc add failed: unexpected error - Not a directory: '/r/file/files'",
    hint: "A part of '/r/file/files' is a file, not a folder: look at the path, of a remote with R in Datasets.",
  });
  expect(failed("ERROR: unexpected error - [Errno 30] Read-only file system: '/r/store'\n")).toMatchObject({
    code: "dvc.read-only",
    hint: expect.stringContaining("/r/store is on a file system that is mounted to be read only"),
  });
});

test("a folder of which a part is tracked is told how to be tracked whole", () => {
  const stderr =
    "ERROR: Cannot add 'data', because it is overlapping with other DVC tracked output: 'data/x.csv'.\nTo include 'data/x.csv' in 'data', run 'dvc remove data/x.csv.dvc' and then 'dvc add data'\n";
  expect(failed(stderr)).toMatchObject({
    code: "dvc.overlap",
    hint: expect.stringContaining("dvc remove 'data/x.csv.dvc'"),
  });
});

test("a traceback is left out, what broke and the file to mend are not", () => {
  const broken =
    "ERROR: configuration error - config file error: Invalid line ('[core') at line 1.\nTraceback (most recent call last):\n  File \"dvc/config.py\", line 213, in load_file\n";
  expect(failed(broken)).toMatchObject({
    code: "dvc.config",
    message: "dvc add failed: configuration error - config file error: Invalid line ('[core') at line 1.",
  });
  expect(failed("'./bad.csv.dvc' is invalid (possible merge conflicts).\n")).toMatchObject({
    code: "dvc.conflict",
    hint: expect.stringContaining("Mend ./bad.csv.dvc"),
  });
  const locked = "ERROR: Unable to read RWLock-file '.dvc/tmp/rwlock'. JSON structure is corrupted: x\n";
  expect(failed(locked)).toMatchObject({
    code: "dvc.bad-rwlock",
    hint: expect.stringContaining("rm '.dvc/tmp/rwlock'"),
  });
});
