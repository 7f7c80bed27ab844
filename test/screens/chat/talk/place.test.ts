import { describe, expect, test } from "vitest";
import {
  atEnd,
  cursorOf,
  fitted,
  movedBy,
  scrolledBy,
  seenRows,
  type TalkRows,
  type TalkState,
} from "../../../../screens/chat/talk/place.js";

/** Messages of these lengths, their rows named "message.row". */
const talk = (lengths: readonly number[], height = 5): TalkRows => ({
  total: lengths.length,
  height,
  rowsOf: (at) => Array.from({ length: lengths[at] ?? 0 }, (_, row) => `${at}.${row}`),
});
const seen = (state: TalkState, of: TalkRows) => seenRows(state, of).map(({ text }) => text);

describe("the view of a conversation", () => {
  test("shows the end, also when it has grown", () => {
    expect(seen(atEnd, talk([3, 3, 3]))).toEqual(["1.1", "1.2", "2.0", "2.1", "2.2"]);
    expect(seen(atEnd, talk([3, 3, 3, 2]))).toEqual(["2.0", "2.1", "2.2", "3.0", "3.1"]);
    expect(seen(atEnd, talk([2]))).toEqual(["0.0", "0.1"]);
    expect(seen(atEnd, talk([]))).toEqual([]);
  });

  test("goes up message by message, moved as little as shows them, and does not follow the end from then on", () => {
    const of = talk([3, 3, 3]);
    const one = movedBy(atEnd, of, -1);
    expect([cursorOf(one, of), seen(one, of)]).toEqual([1, ["1.0", "1.1", "1.2", "2.0", "2.1"]]);
    const grown = talk([3, 3, 3, 3]);
    expect([cursorOf(one, grown), seen(one, grown)]).toEqual([1, ["1.0", "1.1", "1.2", "2.0", "2.1"]]);
  });

  test("follows the end again from the last message on", () => {
    const of = talk([3, 3, 3]);
    expect(movedBy(movedBy(movedBy(atEnd, of, -1), of, -1), of, 1).place).not.toBe("end");
    expect(movedBy(movedBy(atEnd, of, -1), of, 1)).toEqual(atEnd);
  });

  test("goes through a message that is longer than the view by pages", () => {
    const of = talk([2, 12, 2]);
    const tops = [-1, -1, -1, -1, 1, 1, 1, 1].map(
      ((state: TalkState) => (by: number) => {
        state = movedBy(state, of, by);
        return `${cursorOf(state, of)} ${seen(state, of)[0]}`;
      })(atEnd),
    );
    expect(tops).toEqual(["1 1.7", "1 1.3", "1 1.0", "0 0.0", "1 1.0", "1 1.4", "1 1.7", "2 1.9"]);
  });

  test("scrolls by rows, the cursor staying in view, and stops at both ends", () => {
    const of = talk([3, 3, 3, 3]);
    const up = scrolledBy(atEnd, of, -4);
    expect([cursorOf(up, of), seen(up, of)]).toEqual([2, ["1.0", "1.1", "1.2", "2.0", "2.1"]]);
    expect(seen(scrolledBy(up, of, -100), of)[0]).toBe("0.0");
    expect(scrolledBy(up, of, 100)).toEqual(atEnd);
  });

  test("keeps the cursor in view when messages come that were not here before", () => {
    const of = talk([3, 3, 3, 3]);
    const state = { place: { at: 0, row: 0 }, cursor: 2 };
    expect(seen(fitted(state, of), of)).toEqual(["1.1", "1.2", "2.0", "2.1", "2.2"]);
    expect(fitted(atEnd, of)).toBe(atEnd);
  });

  test("has a row for a message that is not here yet", () => {
    const of: TalkRows = { total: 3, height: 4, rowsOf: (at) => (at === 2 ? ["a", "b"] : undefined) };
    expect(seen(atEnd, of)).toEqual(["…", "…", "a", "b"]);
  });
});
