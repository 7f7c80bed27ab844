import { expect, test } from "vitest";
import { usedWords } from "../../../source/domain/version-words.js";

const use = (names: readonly string[], ...models: readonly (readonly [string, string])[]) => ({
  runs: names.map((name) => ({ runId: name, name })),
  models: models.map(([model, version]) => ({ model, version, stage: "None" as const })),
});

test("runs of Slipway's names are told by their numbers, others by how many they are, with the versions that they became", () => {
  expect(usedWords(undefined)).toBe("");
  expect(usedWords(use(["warm-newt-8", "dim-lark-9", "keen-wren-10", "x-12"], ["Bot", "2"], ["Bot", "3"]))).toBe(
    "runs 8-10, 12, v2 v3",
  );
  expect(usedWords(use(["keen-wren-10"]))).toBe("run 10");
  expect(usedWords(use(["mine"]))).toBe("mine");
  expect(usedWords(use(["mine", "keen-wren-10"], ["Bot", "2"], ["Judge", "1"]))).toBe("2 runs, Bot v2, Judge v1");
});
