import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const call = /useKept(<[^(]*>)?\(\s*"([^"]+)",\s*([^)]*?),?\s*\)/g;

// Two hooks kept a history and a message under "chat.sent": the terminal crashed with the first message.
test("what is kept under one name in several places is of one type and begins as the same", () => {
  const forms = new Map<string, Set<string>>();
  for (const file of globSync("{screens,source}/**/*.{ts,tsx}")) {
    for (const [, type = "", name = "", initial = ""] of readFileSync(file, "utf8").matchAll(call)) {
      forms.set(name, (forms.get(name) ?? new Set()).add(`${type} ${initial}`));
    }
  }
  expect(forms.size).toBeGreaterThan(30);
  expect([...forms].filter(([, { size }]) => size > 1)).toEqual([]);
});
