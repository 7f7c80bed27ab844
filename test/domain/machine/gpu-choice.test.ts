import { expect, test } from "vitest";
import { checkAgainst, freeGpus, parseGpuChoice } from "../../../source/domain/machine/gpu-choice.js";
import type { GpuSample } from "../../../source/domain/machine/machine-sample.js";

const card = (index: number, more: Partial<GpuSample> = {}): GpuSample => ({
  ...{ index, uuid: `GPU-${index}`, name: "A card", vendor: "nvidia", utilPercent: 0 },
  ...{ memoryUsedBytes: 4, memoryTotalBytes: 1000 },
  ...more,
});

test("cards are chosen by number, by their own id or that of an instance, or by a word", () => {
  expect(parseGpuChoice("0,1")).toEqual({ kind: "some", ids: ["0", "1"] });
  expect(parseGpuChoice(" 3 , MIG-c6d4f1ef-42e4-5de3 ")).toEqual({
    kind: "some",
    ids: ["3", "MIG-c6d4f1ef-42e4-5de3"],
  });
  expect(parseGpuChoice("none")).toEqual({ kind: "some", ids: [] });
  expect(parseGpuChoice("free")).toEqual({ kind: "free" });
  expect(parseGpuChoice("all")).toEqual({ kind: "all" });
});

test("what is no card, or one twice, is refused by name", () => {
  const refused = (text: string) => {
    try {
      return parseGpuChoice(text);
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  expect(refused("0,x")).toBe('"x" is no GPU');
  expect(refused("0,,1")).toBe('"" is no GPU');
  expect(refused("1,0,1")).toBe("GPU 1 is named twice");
  expect(refused("0;rm -rf /")).toBe('"0;rm -rf /" is no GPU');
});

test("a number that no card has is refused where the cards are known", () => {
  expect(() => checkAgainst(["0", "7"], [card(0), card(1)])).toThrow("There is no GPU 7: the machine has 0, 1");
  checkAgainst(["0", "MIG-1"], [card(0)]);
  checkAgainst(["7"], []);
});

test("a card is free that has no process, does nothing, holds next to nothing, and is not split", () => {
  const cards = [
    card(0),
    card(1, { utilPercent: 50 }),
    card(2, { memoryUsedBytes: 600 }),
    card(3),
    card(4, { isSplit: true }),
    card(5, { utilPercent: undefined, memoryUsedBytes: undefined, memoryTotalBytes: undefined }),
  ];
  expect(freeGpus(cards, [{ gpu: 3, pid: 1, name: "x", memoryBytes: undefined }])).toEqual([0, 5]);
});
