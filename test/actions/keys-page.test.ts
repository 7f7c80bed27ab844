import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderKeysPage } from "../../source/actions/keys-page.js";

test("the README's keys page is the one made of the table of actions (npm run keys)", () => {
  const [, page] = /<!-- keys:start -->\n([\s\S]*)\n<!-- keys:end -->/.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(page).toBe(renderKeysPage());
});
