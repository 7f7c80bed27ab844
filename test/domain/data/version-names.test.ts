import { expect, test } from "vitest";
import { namesOfTags } from "../../../source/domain/version-names.js";

const at = (...names: readonly string[]) => names.map((name, index) => ({ name, atMs: index }));
const shown = (names: ReturnType<typeof namesOfTags>) => [...names.values()].map(({ name, kind }) => `${kind} ${name}`);

test("of GTO's tags the versions and stages of the dataset's own artifact that stand are names", () => {
  const tags = at(
    "pairs@v1.0.0",
    "pairs#prod#1",
    "pairs@v1.1.0",
    "pairs#prod#2",
    "pairs@v1.0.0!",
    "pairs#dev#3",
    "pairs#dev!#4",
  );
  const names = namesOfTags(tags, { own: ["pairs"], others: [] });
  expect(shown(names)).toEqual(["stage prod", "version v1.1.0"]);
  expect(names.get("pairs#prod#2")?.name).toBe("prod");
});

test("of two assignments in one second the higher number counts", () => {
  const tags = ["pairs#prod#10", "pairs#prod#9"].map((name) => ({ name, atMs: 0 }));
  expect([...namesOfTags(tags, { own: ["pairs"], others: [] }).keys()]).toEqual(["pairs#prod#10"]);
});

test("a tag of another artifact names no version of this dataset; every other tag does", () => {
  const tags = at("model@v1.0.0", "release-1", "unknown@v2.0.0", "sub/dir=pairs@v3.0.0");
  expect(shown(namesOfTags(tags, { own: ["sub/dir:pairs"], others: ["model"] }))).toEqual([
    "tag release-1",
    "tag unknown@v2.0.0",
    "version v3.0.0",
  ]);
});
