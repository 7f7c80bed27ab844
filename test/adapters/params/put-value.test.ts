import { expect, test } from "vitest";
import { putValue } from "../../../source/adapters/params/put-value.js";

const put = (
  file: string,
  format: "yaml" | "json" | "toml",
  text: string,
  ...keys: readonly (readonly [string, string])[]
) => keys.reduce((now, [key, value]) => putValue(now, key.split("."), value, { file, format }).text, text);

test("a value is put at its key, a key that is not there is added with the maps above it", () => {
  const keys = [
    ["lr", "0.1"],
    ["train.epochs", "3"],
    ["model.lora.rank", "16"],
    ["model.lora.alpha", "32"],
  ] as const;
  expect(put("p.yaml", "yaml", "lr: 0.2 # low\ntrain:\n  bs: 8\nz: 1\n", ...keys)).toBe(
    "lr: 0.1 # low\ntrain:\n  bs: 8\n  epochs: 3\nz: 1\nmodel: {lora: {rank: 16, alpha: 32}}\n",
  );
  expect(JSON.parse(put("p.json", "json", '{"lr": 0.2, "train": {"bs": 8}}\n', ...keys))).toEqual({
    ...{ lr: 0.1, train: { bs: 8, epochs: 3 } },
    model: { lora: { rank: 16, alpha: 32 } },
  });
  expect(put("p.toml", "toml", "lr = 0.2\n\n[train]\nbs = 8\n", ...keys)).toBe(
    "lr = 0.1\nmodel = { lora = { rank = 16, alpha = 32 } }\n\n[train]\nbs = 8\nepochs = 3\n",
  );
});

test("a value is not put below one that is no map", () => {
  expect(() => put("p.yaml", "yaml", "train: 5\n", ["train.lr", "1"])).toThrow(/it is no map, but 5/);
});
