import { describe, expect, test } from "vitest";
import { editorCommand } from "../../source/cli/editor-command.js";

describe("an editor is opened at a line", () => {
  test.each<readonly [string, readonly string[]]>([
    ["vi", ["vi", "+7", "/p.yaml"]],
    ["/usr/bin/nvim -p", ["/usr/bin/nvim", "-p", "+7", "/p.yaml"]],
    ["emacs -nw", ["emacs", "-nw", "+7", "/p.yaml"]],
    ["code", ["code", "--wait", "--goto", "/p.yaml:7"]],
    ["code --wait", ["code", "--wait", "--goto", "/p.yaml:7"]],
    ["hx", ["hx", "/p.yaml:7"]],
    // A script took `+7` for a file, and wrote it into the working folder.
    ["/home/ada/bin/edit -x", ["/home/ada/bin/edit", "-x", "/p.yaml"]],
  ])("%s", (editor, argv) => expect(editorCommand(editor, "/p.yaml", 7)).toEqual(argv));
});

test.each<readonly [string, readonly string[]]>([
  ["vi", ["vi", "/p.yaml"]],
  ["code", ["code", "--wait", "/p.yaml"]],
  ["hx", ["hx", "/p.yaml"]],
])("%s has nothing but the file where it begins at the first line", (editor, argv) =>
  expect(editorCommand(editor, "/p.yaml", 1)).toEqual(argv),
);
