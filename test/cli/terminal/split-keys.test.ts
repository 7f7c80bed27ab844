import { describe, expect, test } from "vitest";
import { createKeySplitter } from "../../../source/cli/terminal/split-keys.js";

const esc = "\u001b";

function keysOf(...chunks: readonly string[]): readonly string[] {
  const splitter = createKeySplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()];
}

describe("what arrives is split into single keys", () => {
  test.each([
    ["held keys", "jjj", ["j", "j", "j"]],
    ["text and Enter together", "abc\r", ["a", "b", "c", "\r"]],
    ["arrows", `${esc}[A${esc}OB`, [`${esc}[A`, `${esc}OB`]],
    ["alt with a key", `${esc}x${esc}1`, [`${esc}x`, `${esc}1`]],
    ["graphemes", "é👩‍👩‍👧日", ["é", "👩‍👩‍👧", "日"]],
    [
      "function keys, in each terminal's way",
      `${esc}OP${esc}[11~${esc}[[A${esc}[24~`,
      ["\u{f0001}", "\u{f0001}", "\u{f0001}", "\u{f000c}"],
    ],
    ["mouse and focus reports are nobody's keys", `a${esc}[<0;10;5M${esc}[<0;10;5m${esc}[I${esc}[Ob`, ["a", "b"]],
    [
      "a paste stays whole, with what looks like keys in it",
      `a${esc}[200~x\r${esc}[Ay${esc}[201~b`,
      ["a", `${esc}[200~x\r${esc}[Ay${esc}[201~`, "b"],
    ],
    ["a lone Esc", esc, [esc]],
  ])("%s", (_, bytes, keys) => {
    expect(keysOf(bytes)).toEqual(keys);
  });

  test("the same wherever the bytes are cut", () => {
    const bytes = `j${esc}[A${esc}[1;5C${esc}x${esc}OPq${esc}[200~pa\rste${esc}[201~${esc}[<0;1;1Mz`;
    const whole = keysOf(bytes);
    for (let at = 1; at < bytes.length; at++) {
      // A lone Esc at the end of a piece waits; only the clock may decide that it is the key.
      expect({ at, keys: keysOf(bytes.slice(0, at), bytes.slice(at)) }).toEqual({ at, keys: whole });
    }
  });
});
