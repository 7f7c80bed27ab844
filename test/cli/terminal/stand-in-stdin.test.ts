import { EventEmitter } from "node:events";
import type { ReadStream } from "node:tty";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StandInStdin } from "../../../source/cli/terminal/stand-in-stdin.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a reader of a terminal gets, key by key. */
function reader() {
  const source = Object.assign(new EventEmitter(), {
    ref: () => undefined,
    unref: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
    setRawMode: () => undefined,
  });
  // Of a terminal's stream only what the stand-in uses.
  const stdin = new StandInStdin(source as unknown as ReadStream);
  const keys: (string | null)[] = [];
  stdin.on("readable", () => keys.push(stdin.read()));
  stdin.ref();
  const send = (text: string) => source.emit("data", Buffer.from(text));
  return { send, keys, listensTo: (isTyping: () => boolean) => stdin.listensTo(isTyping) };
}

// Each key had a turn of a millisecond of its own, and as long as it takes to draw: 6000 held the screen for 7 s.
test("thousands of one motion take a few turns, none is lost, and what comes after them is in order", () => {
  const { send, keys } = reader();
  send(`${"j".repeat(6000)}${"\u001b[A".repeat(300)}q`);
  vi.advanceTimersByTime(40);
  expect(keys).toHaveLength(6301);
  expect([keys[5999], keys[6000], keys.at(-1)]).toEqual(["j", "\u001b[A", "q"]);
});

test("other keys have each a turn of its own, equal ones too", () => {
  const { send, keys } = reader();
  send("xxjj4");
  expect(keys).toEqual(["x"]);
  vi.advanceTimersByTime(1);
  expect(keys).toEqual(["x", "x"]);
  vi.advanceTimersByTime(1);
  expect(keys).toEqual(["x", "x", "j", "j"]);
  vi.advanceTimersByTime(1);
  expect(keys).toEqual(["x", "x", "j", "j", "4"]);
});

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;
const prose = "What is the capital of France, and why is it not Lyon? ".repeat(10);

// Each character had a frame of its own: 2000 of them took 25 s.
test("a text field takes what arrived together as one, and each key that does more than type by itself", () => {
  const { send, keys, listensTo } = reader();
  listensTo(() => true);
  send("loss<0.1\r");
  send("a\u001b[Abc\u{f0005}");
  vi.advanceTimersByTime(20);
  expect(keys).toEqual([paste("loss<0.1"), "\r", "a", "\u001b[A", paste("bc"), "\u{f0005}"]);
});

test("a paste without brackets is one to a text field, its newlines are text in it, also of the piece that ends it", () => {
  const { send, keys, listensTo } = reader();
  listensTo(() => true);
  send(`${prose}\r${prose}`);
  send("the end\r");
  vi.advanceTimersByTime(20);
  expect(keys.join("")).toBe(`${paste(`${prose}\n${prose}`)}${paste("the end\n")}`);
  vi.advanceTimersByTime(100);
  send("\r");
  vi.advanceTimersByTime(1);
  expect(keys.at(-1)).toBe("\r");
});

test("a list gets nothing of a paste without brackets, and what is typed after it", () => {
  const { send, keys } = reader();
  send(`${prose}\r${prose}`);
  vi.advanceTimersByTime(100);
  send("dj");
  vi.advanceTimersByTime(20);
  expect(keys).toEqual(["d", "j"]);
});

test("what opens a text field is followed by what is typed into it", () => {
  const { send, keys, listensTo } = reader();
  listensTo(() => keys.includes("/"));
  send("/loss");
  vi.advanceTimersByTime(20);
  expect(keys).toEqual(["/", paste("loss")]);
});
