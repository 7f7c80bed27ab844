import { expect, test } from "vitest";
import { jsonText } from "../../source/cli/output.js";

// A run's name with U+009B, which begins a sequence as ESC [ does, went to the terminal as it was.
test("JSON holds no character that a terminal obeys, and says the same", () => {
  const value = { name: "a\u001b[2Jb\u009b2Jc\u202ed\u007f", more: ["漢"] };
  const text = jsonText(value);
  expect(text).toBe('{"name":"a\\u001b[2Jb\\u009b2Jc\\u202ed\\u007f","more":["漢"]}');
  expect(JSON.parse(text)).toEqual(value);
});
