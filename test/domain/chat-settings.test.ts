import { expect, test } from "vitest";
import { optionProblem, readOption } from "../../source/domain/chat-options.js";
import { settingsProblem, settingsWords } from "../../source/domain/chat-settings.js";
import { titleOf } from "../../source/domain/chat-title.js";

test("an option is read as it is typed, or refused with its range", () => {
  expect(readOption("temperature", " 0.3 ")).toEqual({ value: 0.3 });
  expect(readOption("use_mmap", "false")).toEqual({ value: false });
  expect(readOption("of_tomorrow", "1e3")).toEqual({ value: 1000 });
  expect(readOption("temperature", "hot")).toEqual({ problem: 'temperature takes a number from 0 to 5, not "hot"' });
  expect(readOption("seed", "1.5")).toEqual({ problem: 'seed takes a whole number from -1 on, not "1.5"' });
  expect(readOption("top_p", "2")).toEqual({ problem: 'top_p takes a number from 0 to 1, not "2"' });
  expect(readOption("use_mmap", "1")).toEqual({ problem: 'use_mmap takes true or false, not "1"' });
  expect(readOption("num_ctx", "")).toEqual({ problem: 'num_ctx takes a whole number from 1 on, not ""' });
  expect(optionProblem("num_gpu", true)).toBe('num_gpu takes a whole number from -1 on, not "true"');
});

test("format, tools and keep-alive must be what they are", () => {
  expect(
    settingsProblem({ format: "json", tools: '[{"type":"function","function":{"name":"f"}}]', keepAlive: "1h30m" }),
  ).toBe(undefined);
  expect(settingsProblem({ format: "xml" })).toMatch(/^format takes json, or a JSON schema: /);
  expect(settingsProblem({ format: "[]" })).toBe("format takes json, or a JSON schema, which is an object: {…}");
  expect(settingsProblem({ tools: '[{"type":"function"}]' })).toMatch(/number 1 of them is not$/);
  expect(settingsProblem({ tools: "{}" })).toMatch(/^tools takes a JSON array/);
  expect(settingsProblem({ keepAlive: "soon" })).toMatch(/not "soon"$/);
  expect(settingsProblem({ keepAlive: "-1" })).toBe(undefined);
});

test("what is set is told in short", () => {
  expect(
    settingsWords({
      system: "x",
      options: { temperature: 0.3, seed: 7 },
      format: "json",
      stop: ["a"],
      think: false,
      noHistory: true,
    }),
  ).toEqual(["system", "temperature 0.3", "seed 7", "json", "stop 1", "think off", "no history"]);
  expect(settingsWords({ format: "{}" })).toEqual(["schema"]);
  expect(settingsWords({})).toEqual([]);
});

test("a title is the first line with a word in it, without Markdown's signs, cut after a word", () => {
  expect(titleOf("\n\n```py\nx = 1\n```")).toBe("x = 1");
  expect(titleOf("## How do I   get a refund?\nAnd when?")).toBe("How do I get a refund?");
  expect(titleOf("a".repeat(80))).toBe(`${"a".repeat(59)}…`);
  const long = "Please tell me everything there is to know about the weather in Oslo";
  expect(titleOf(long)).toBe("Please tell me everything there is to know about the…");
  // A family is one character, whatever it is made of.
  expect(titleOf("👨‍👩‍👧".repeat(70))).toBe(`${"👨‍👩‍👧".repeat(59)}…`);
  expect(titleOf("...")).toBe("...");
});
