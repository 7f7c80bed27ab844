import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Known } from "../../../../screens/chat/field/commands/command.js";
import { completionOf, taken } from "../../../../screens/chat/field/commands/completion.js";
import { argument, isOpen, unquoted, words } from "../../../../screens/chat/field/commands/quoted.js";
import { commands, findCommand, isCommand } from "../../../../screens/chat/field/commands/table.js";

const known: Known = {
  answerers: ["tiny:latest", "llama3.2:1b"].map((name) => ({
    name,
    hostId: "first",
    hostName: "127.0.0.1",
    isLoaded: false,
  })),
  chats: [{ chatId: "c0" as never, title: "tidy my room", model: "tiny:latest" }],
};

/** The words that may stand next. */
const next = (text: string) => completionOf(text, known).candidates.map(({ word }) => word);

test.each([
  ["/", ["set", "show", "load", "save", "clear", "bye", "?"]],
  ["/s", ["set", "show", "save"]],
  ["/set n", ["nohistory", "nowordwrap", "noformat", "nothink"]],
  ["/set parameter num_", ["num_ctx", "num_predict", "num_keep", "num_batch", "num_gpu", "num_thread"]],
  ["/set parameter seed 4", []],
  ["/set think ", ["low", "medium", "high"]],
  ["/show ", ["info", "license", "modelfile", "parameters", "system", "template"]],
  ["/load ti", ["tiny:latest", "tidy my room"]],
  ["/load tidy my", ["tidy my room"]],
  ["/? s", ["set", "show", "shortcuts"]],
  ["/bye", []],
  ["a/s", []],
  ["/set\nsystem", []],
])("after %j may stand %j", (text, wanted) => {
  expect(next(text)).toEqual(wanted);
});

test("a candidate takes the place of what was begun of it, a blank behind it where more follows", () => {
  const take = (text: string) => {
    const completion = completionOf(text, known);
    const [first] = completion.candidates;
    return first && taken(text, completion, first);
  };
  expect(take("/se")).toBe("/set ");
  expect(take("/set par")).toBe("/set parameter ");
  expect(take("/set parameter temp")).toBe("/set parameter temperature ");
  expect(take("/load tidy m")).toBe("/load tidy my room");
  expect(take("/show i")).toBe("/show info");
});

test.each([
  ["/set parameter seed 7", "set parameter", "seed 7"],
  ["/set  system  Be short.", "set system", "Be short."],
  ["/load tidy my room", "load", "tidy my room"],
  ["/help set", "?", "set"],
  ["/exit", "bye", ""],
  ["/set", "set", ""],
])("%j is the command %j with %j", (text, name, rest) => {
  const found = findCommand(text);
  expect([found.command.words, found.rest]).toEqual([name, rest]);
});

test.each([
  ["/sho", "Unknown command '/sho'", /Did you mean \/show\?/],
  ["/set tink", "Unknown command '/set tink'", /\/set think/],
  ["/xyzzy", "Unknown command '/xyzzy'", /^\/\? lists them/],
])("%j is no command, and those like it are named", (text, message, hint) => {
  expect(() => findCommand(text)).toThrow(expect.objectContaining({ message, hint: expect.stringMatching(hint) }));
});

test("a slash begins a command, but for a blank before it and several lines of something else", () => {
  expect(["/foo", " /set", "/* a\ncomment */", '/set system """\nBe short.'].map(isCommand)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('""" is open until another one ends the text', () => {
  const texts = [
    '"""',
    '"""one\ntwo',
    '"""one\ntwo"""',
    '"""one"""\n',
    '/set system """',
    'a """',
    '/set system """a"""',
  ];
  expect(texts.map(isOpen)).toEqual([true, true, false, false, true, false, false]);
});

test("quotes are taken off, those inside stay", () => {
  expect(unquoted('"""\nSay "hi".\n"""')).toBe('Say "hi".');
  expect(unquoted('Say """.')).toBe('Say """.');
  expect(argument('"Be short."')).toBe("Be short.");
  expect(words('stop "User:" "a b" c')).toEqual(["stop", "User:", "a b", "c"]);
});

test("docs/message-field.md has every command with its arguments, and no other", () => {
  const page = readFileSync("docs/message-field.md", "utf8");
  const told = [...page.matchAll(/^\| `\/([^`]+)` \|/gm)].map(([, text = ""]) => text.replaceAll("\\|", "|"));
  const known = commands.map(({ words, args }) => (args === "" ? words : `${words} ${args}`));
  expect(told.toSorted()).toEqual(known.toSorted());
});
