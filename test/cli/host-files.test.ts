import { expect, test } from "vitest";
import { placeArguments } from "../../source/cli/host-files.js";

test("a file is opened at a line the way that the program understands", () => {
  expect(placeArguments("vim", "/a.py", 3)).toEqual(["+3", "/a.py"]);
  expect(placeArguments("less", "/a.log", 3)).toEqual(["+3", "/a.log"]);
  expect(placeArguments("code", "/a.py", 3)).toEqual(["--goto", "/a.py:3"]);
  expect(placeArguments("hx", "/a.py", 3)).toEqual(["/a.py:3"]);
  expect(placeArguments("cat", "/a.log", 3)).toEqual(["/a.log"]);
  expect(placeArguments("vim", "/a.py", undefined)).toEqual(["/a.py"]);
});
