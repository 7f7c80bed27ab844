import { EventEmitter } from "node:events";
import type { ReadStream } from "node:tty";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StandInStdin } from "../../../source/cli/terminal/stand-in-stdin.js";

beforeEach(() => {
  vi.useFakeTimers();
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
  return { send: (text: string) => source.emit("data", Buffer.from(text)), keys };
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
