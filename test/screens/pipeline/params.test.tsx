import { describe, expect, test } from "vitest";
import type { ParamRow, ParamsView } from "../../../source/api/params-views.js";
import { UserError } from "../../../source/domain/user-error.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";

const row = (path: string, source: string, more: Partial<ParamRow> = {}): ParamRow => ({
  path: path.split("."),
  kind: "scalar",
  type: "int",
  source,
  isLong: false,
  line: 1,
  usedBy: [],
  ...more,
});
const rows: readonly ParamRow[] = [
  row("train", "{epochs: 3, lr: 2e-5}", { kind: "map", type: "map", isOpen: true }),
  row("train.epochs", "3", { line: 2, usedBy: ["finetune"], was: "2", ranWith: "4", comment: "of the data" }),
  row("train.lr", "2e-5", {
    type: "float",
    line: 3,
    flag: { of: "value", message: "2e-5 is two things", fixes: [{ text: "2.0e-5", as: "a number" }] },
  }),
];
const ready: ParamsView = {
  state: "ready",
  rows,
  total: 3,
  changed: 1,
  changedSinceRun: 1,
  flagged: 1,
  commit: "4f2c1d9aaaa",
  isCommitted: false,
};
const file = "params.yaml";
const hub = {
  ...quietHub,
  "params.files": () => ({ files: [{ file, isThere: true }] }),
  "params.tree": () => ready,
  "params.edit": () => ({ path: ["train", "epochs"], source: "5" }),
};
const project = quietHub["project.get"]();
const fails = (code: string, message: string) => () => {
  throw new UserError({ code, kind: "conflict", message, hint: "Look at it." });
};

async function openEditor(answers: object = {}, options: Parameters<typeof openShell>[2] = {}) {
  const client = fakeClient({ ...hub, ...answers });
  const app = openShell(client, "pipeline", options);
  await expect.poll(app.screen).toContain("Pipeline");
  await app.act("pipeline.params");
  await expect.poll(app.screen).toContain("─ params.yaml ─");
  const sent = (name: string) => client.calls.filter(([each]) => each === name).map(([, input]) => input);
  return { ...app, client, sent };
}

describe("the params editor", () => {
  test("shows each key with what differs, and all that is known of the one under the cursor", async () => {
    const app = await openEditor();
    await expect.poll(app.screen).toMatch(/▾ train +map/);
    await app.act("list.down");
    await expect.poll(app.screen).toMatch(/epochs +3 +int +✎ was 2 · ran with 4 +finetune/);
    expect(app.screen()).toMatch(/lr +2e-5 +float +! f writes 2\.0e-5/);
    expect(app.screen()).toContain("train.epochs · int · line 2 · read by finetune");
    expect(app.screen()).toContain("last commit: 2 → 3 · last run: 4 → 3");
    expect(app.screen()).toContain("1 read differently · 1 since the run · 1 change");
    app.unmount();
  });

  test("sends what was typed with the value that was seen; Esc sends nothing", async () => {
    const app = await openEditor();
    await expect.poll(app.screen).toContain("epochs");
    await app.act("list.down", "params.edit");
    await app.press("5");
    await expect.poll(app.screen).toMatch(/epochs +35 /);
    await app.act("params-field.accept");
    await expect
      .poll(() => app.sent("params.edit"))
      .toEqual([
        { file, change: { op: "set", path: ["train", "epochs"], value: "35" }, seen: "3", allowsOtherType: false },
      ]);
    await expect.poll(app.screen).toMatch(/C commit/);
    await app.act("params.edit");
    await app.press("9");
    await app.act("params-field.leave");
    await expect.poll(app.screen).toMatch(/C commit/);
    expect(app.sent("params.edit")).toHaveLength(1);
    app.unmount();
  });

  test("keeps what was typed where the value has changed meanwhile; the next Enter means it", async () => {
    let answer: () => unknown = fails("params.changed", "train.epochs is 7 now");
    const app = await openEditor({ "params.edit": () => answer() });
    await expect.poll(app.screen).toContain("epochs");
    await app.act("list.down", "params.edit");
    await app.press("5");
    await app.act("params-field.accept");
    await expect.poll(app.screen).toContain("train.epochs is 7 now");
    expect(app.screen()).toMatch(/epochs +35 /);
    answer = hub["params.edit"];
    await app.act("params-field.accept");
    await expect.poll(() => app.sent("params.edit")).toHaveLength(2);
    expect(app.sent("params.edit")[1]).not.toHaveProperty("seen");
    app.unmount();
  });

  test("asks before a value gets another type, and goes back to what was typed", async () => {
    const answer = (input: { readonly allowsOtherType: boolean }) =>
      input.allowsOtherType
        ? { path: [] }
        : fails("params.other-type", "train.epochs is a whole number (3); 3x is a text")();
    const app = await openEditor({ "params.edit": answer });
    await expect.poll(app.screen).toContain("epochs");
    await app.act("list.down", "params.edit");
    await app.press("x");
    await app.act("params-field.accept");
    await expect.poll(app.screen).toContain("3x is a text");
    await app.act("run-dialog.accept");
    await expect.poll(app.screen).not.toContain("3x is a text");
    expect(app.screen()).toMatch(/epochs +3x/);
    await app.act("params-field.accept");
    await expect.poll(app.screen).toContain("3x is a text");
    await app.act("list.down", "run-dialog.accept");
    await expect.poll(() => app.sent("params.edit").at(-1)).toMatchObject({ allowsOtherType: true });
    await expect.poll(app.screen).toMatch(/C commit/);
    app.unmount();
  });

  test("adds a key to the map under the cursor; what cannot be added is there to be mended", async () => {
    const app = await openEditor();
    await expect.poll(app.screen).toContain("epochs");
    await app.act("params.add");
    await expect.poll(app.screen).toContain("new key in train");
    await app.press("s", "e", "e", "d");
    await app.act("run-dialog.accept");
    await expect.poll(app.screen).toContain('"seed" is no key with a value');
    await expect.poll(app.screen).toMatch(/new key in train[\s\S]*seed/);
    await app.press(":", " ", "1");
    await app.act("run-dialog.accept");
    await expect
      .poll(() => app.sent("params.edit"))
      .toMatchObject([{ change: { op: "add", path: ["train"], key: "seed", value: "1" } }]);
    app.unmount();
  });

  test("mends by one key what readers differ about; where nothing is to be mended it says so", async () => {
    const app = await openEditor();
    await expect.poll(app.screen).toContain("epochs");
    await app.act("params.fix");
    await expect.poll(app.screen).toContain("there is nothing to fix here");
    await app.act("list.last", "params.fix");
    await expect
      .poll(() => app.sent("params.edit"))
      .toMatchObject([{ change: { op: "set", path: ["train", "lr"], value: "2.0e-5" }, seen: "2e-5" }]);
    app.unmount();
  });
});

describe("where nothing may be changed the keys say why", () => {
  const keys = ["params.edit", "params.add", "params.remove", "params.commit", "params.open-editor"];
  test.each(keys)("in an untrusted folder %s", async (id) => {
    const app = await openEditor({ "project.get": () => ({ ...project, trusted: false }) });
    await expect.poll(app.screen).toContain("epochs");
    await app.act("list.down", id);
    await expect.poll(app.screen).toContain("This folder is not trusted, so nothing in it is changed");
    expect(app.client.calls.map(([name]) => name)).not.toContain("params.edit");
    app.unmount();
  });

  test.each(keys)("of a read-only hub %s", async (id) => {
    const app = await openEditor({ "project.get": () => ({ ...project, readOnly: true }) });
    await expect.poll(app.screen).toContain("epochs");
    await app.act("list.down", id);
    await expect.poll(app.screen).toMatch(/read-only: (it changes nothing|nothing is changed)/);
    app.unmount();
  });

  test("a file of another format", async () => {
    const files = [{ file: "p.toml", isThere: true, readOnly: "TOML is not changed here" }];
    const view: ParamsView = { state: "text", why: "TOML is not changed here", lines: ["lr = 1"], totalLines: 1 };
    const client = fakeClient({ ...hub, "params.files": () => ({ files }), "params.tree": () => view });
    const app = openShell(client, "pipeline");
    await expect.poll(app.screen).toContain("Pipeline");
    await app.act("pipeline.params");
    await expect.poll(app.screen).toMatch(/It is only read: TOML is not changed here[\s\S]*lr = 1/);
    await app.act("params.add");
    await expect.poll(app.screen).toMatch(/It is only read: TOML[\s\S]*It is only read: TOML/);
    app.unmount();
  });
});

const broken: ParamsView = {
  state: "broken",
  message: "params.yaml, line 2, column 4: Nested mappings are not allowed",
  line: 2,
  column: 4,
  excerpt: ["a: 1", "b: c: d", ""],
  firstLine: 1,
};

test("a file that does not parse shows its line with a mark, and opens there in the editor", async () => {
  const opened: unknown[] = [];
  const app = await openEditor(
    {
      "params.tree": () => broken,
      "params.text": () => ({ text: "a: 1\nb: c: d\n", digest: "d1" }),
      "params.save": () => ({ saved: true }),
    },
    {
      host: {
        editText: async (edited) => {
          opened.push(edited);
          return "a: 1\n";
        },
      },
    },
  );
  await expect.poll(app.screen).toMatch(/line 2, column 4: Nested mappings[\s\S]*2 │ b: c: d +│\n.* {8}\^/);
  await app.act("params.open-editor");
  await expect.poll(() => app.sent("params.save")).toEqual([{ file, digest: "d1", text: "a: 1\n" }]);
  expect(opened).toEqual([{ name: file, text: "a: 1\nb: c: d\n", line: 2 }]);
  app.unmount();
});

test("what was typed in the editor is kept in a file where the other file was changed meanwhile", async () => {
  const written: string[] = [];
  const app = await openEditor(
    {
      "params.text": () => ({ text: "a: 1\n", digest: "d1" }),
      "params.save": fails("params.changed", "params.yaml was changed while it was open"),
    },
    {
      host: {
        editText: async () => "a: 2\n",
        writeFile: async (path, content) => {
          for await (const chunk of content) written.push(String(chunk));
          return `/home/ada/${path}`;
        },
      },
    },
  );
  await expect.poll(app.screen).toContain("epochs");
  await app.act("params.open-editor");
  await expect.poll(app.screen).toContain("What you had typed is kept in /home/ada/params.yaml.edited-");
  expect(written).toEqual(["a: 2\n"]);
  app.unmount();
});

test("Esc takes the filter away first, then goes back to the stages", async () => {
  const app = await openEditor();
  await expect.poll(app.screen).toContain("epochs");
  await app.act("params.find");
  await app.press("l", "r");
  await app.act("run-dialog.accept");
  await expect.poll(app.screen).toContain("params.yaml  /lr");
  await app.act("params.close");
  await expect.poll(app.screen).not.toContain("/lr");
  await app.act("params.close");
  await expect.poll(app.screen).toContain("There is no dvc.yaml here.");
  app.unmount();
});
