import { expect, test } from "vitest";
import { jsonText } from "../../source/cli/output.js";

// A run's name with U+009B, which begins a sequence as ESC [ does, went to the terminal as it was.
test("JSON holds no character that a terminal obeys, and says the same", () => {
  const value = { name: "a\u001b[2Jb\u009b2Jc\u202ed\u007f", more: ["漢"] };
  const text = jsonText(value);
  expect(text).toBe('{"name":"a\\u001b[2Jb\\u009b2Jc\\u202ed\\u007f","more":["漢"]}');
  expect(JSON.parse(text)).toEqual(value);
});

// 2^53 + 3 was written as 9007199254740996, 2^63 - 1 as 9223372036854776000.
test("JSON has all digits of a step", () => {
  const metric = { key: "loss", last: 1, step: 9007199254740996, exactStep: "9007199254740995", count: 1 };
  expect(jsonText({ metrics: [metric, { step: -3 }] })).toBe(
    '{"metrics":[{"key":"loss","last":1,"step":9007199254740995,"count":1},{"step":-3}]}',
  );
});
