import { expect, onTestFinished, test } from "vitest";
import { fakeClient } from "../../../support/fake-client.js";
import { openShell, quietHub } from "../../../support/open-shell.js";
import { tinyOllama } from "../../../support/talks.js";

/** The rows of the dialog that is open. */
function dialogRows(screen: string): readonly string[] {
  const rows = screen.split("\n");
  const top = rows.findIndex((row) => row.includes("Available"));
  const left = rows[top]?.lastIndexOf("╭", rows[top]?.indexOf("Available")) ?? 0;
  const end = rows.findIndex((row, at) => at > top && row[left] === "╰");
  const wide = (rows[end]?.indexOf("╯", left) ?? 0) - left + 1;
  return rows.slice(top, end + 1).map((row) => row.slice(left, left + wide));
}

test("the commands have a dialog that is as wide on every page", async () => {
  const app = openShell(fakeClient({ ...quietHub, "ollama.get": () => tinyOllama }), "chat");
  onTestFinished(app.unmount);
  await expect.poll(app.screen).toContain("message to tiny");
  await app.act("chat.write");
  await app.press(..."/?", "\r");
  await expect.poll(app.screen).toContain("Available commands");
  const first = dialogRows(app.screen());
  await app.act("list.last");
  await expect.poll(app.screen).toContain("/bye");
  const last = dialogRows(app.screen());
  expect(last.map((row) => row.length)).toEqual(last.map(() => first[0]?.length));
});
