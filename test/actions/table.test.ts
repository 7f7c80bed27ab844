import { describe, expect, test } from "vitest";
import { reservedKeys } from "../../source/actions/key-names.js";
import { resolveKey } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import { actions } from "../../source/actions/table.js";
import { calls } from "../../source/api/calls.js";

describe("the table of actions", () => {
  test("has each id once, in the scope that it names", () => {
    const ids = actions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, scope } of actions) {
      expect(id.split(".")[0]?.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(scope);
    }
  });

  test("binds no key twice in a scope", () => {
    const bound = actions.flatMap(({ scope, keys }) => keys.map((key) => `${scope} ${key}`));
    expect(bound.filter((key, at) => bound.indexOf(key) !== at)).toEqual([]);
  });

  test("binds no reserved key anew", () => {
    const taken = actions
      .filter(({ scope }) => scope !== "global")
      .flatMap(({ id, keys }) => keys.map((key) => [id, key] as const));
    expect(taken.filter(([, key]) => reservedKeys.includes(key))).toEqual([]);
  });

  test("marks what changes something, so that a terminal that only reads does not ask for it", () => {
    const changes = new Set(Object.entries(calls).flatMap(([name, { access }]) => (access === "full" ? [name] : [])));
    const silent = actions.filter(({ run, writes }) => {
      const called = [...String(run).matchAll(/\.call\("([\w.]+)"/g)].map(([, name = ""]) => name);
      const stops = String(run).includes("stopAnswer");
      return writes !== true && (stops || called.some((name) => changes.has(name)));
    });
    // An answer that is written is stopped where one leaves the field; what is refused then harms nobody.
    expect(silent.map(({ id }) => id)).toEqual(["chat-field.leave"]);
    expect(actions.filter(({ writes }) => writes).length).toBeGreaterThan(30);
  });

  test("binds every reserved key everywhere", () => {
    const everywhere = actions.filter(({ scope }) => scope === "global").flatMap(({ keys }) => keys);
    expect(reservedKeys.filter((key) => !everywhere.includes(key))).toEqual([]);
  });
});

describe("a key", () => {
  const list = {
    total: 1,
    move: () => undefined,
    page: () => undefined,
    halfPage: () => undefined,
    first: () => undefined,
    last: () => undefined,
  };
  const scopes: readonly ActiveScope[] = [
    { name: "registryDetails", facts: { close: () => undefined } },
    { name: "list", facts: list },
    { name: "global", facts: { project: undefined, undo: {}, readOnly: false, caller: () => undefined } },
  ];

  test("means what the first live scope binds it to", () => {
    expect(resolveKey("enter", scopes)?.id).toBe("registry-details.close");
    expect(resolveKey("j", scopes)?.id).toBe("list.down");
    expect(resolveKey("q", scopes)?.id).toBe("global.quit");
    expect(resolveKey("r", scopes)).toBeUndefined();
  });

  test("of an action that cannot be done tells why", () => {
    expect(resolveKey("u", scopes)?.disabled()).toBe("There is nothing to undo");
  });
});
