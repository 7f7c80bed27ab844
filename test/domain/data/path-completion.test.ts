import { expect, test } from "vitest";
import { completedPath } from "../../../source/domain/data/path-completion.js";

test("a completion ends where the names part, and never within a letter", () => {
  expect(completedPath("", ["🙂", "🙃"])).toEqual({ text: "", names: ["🙂", "🙃"], total: 2 });
  expect(completedPath("data/s", ["set-10.csv", "set-1.csv", "set-2.csv"]).text).toBe("data/set-");
});

test("of many names the first are told, and how many there are", () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `part-${String(at).padStart(5, "0")}.csv`);
  const { text, names: told, total } = completedPath("p", names);
  expect({ text, first: told[0], told: told.length, total }).toEqual({
    text: "part-",
    first: "part-00000.csv",
    told: 20,
    total: 100_000,
  });
});
