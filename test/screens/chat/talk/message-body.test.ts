import { expect, test } from "vitest";
import { bodyRows, plainText } from "../../../../screens/chat/talk/message-body.js";
import type { ChatMessage } from "../../../../source/domain/chat.js";
import { cellWidth } from "../../../../source/ui/text/cells.js";
import { withoutSgr } from "../../../../source/ui/theme.js";

const answer: ChatMessage = {
  messageId: "2",
  parentId: "1",
  role: "assistant",
  content: "",
  atMs: 0,
  model: "tiny",
  error: undefined,
  stats: undefined,
};
const rowsOf = (more: Partial<ChatMessage>, width: number) =>
  bodyRows({ ...answer, ...more }, width, plainText, false).map((row) => withoutSgr(row));

// Rows were wrapped two cells wider than they are drawn: the pane cut a word in the middle of the text.
test("what went wrong with an answer fits into the width with its sign, and no word of it is lost", () => {
  const error = "Ollama ended the answer before it was whole, and nobody knows why it did so, not even its log";
  for (let width = 20; width < 70; width += 1) {
    const rows = rowsOf({ error }, width);
    expect(rows.filter((row) => cellWidth(row) > width)).toEqual([]);
    expect(rows.map((row) => row.slice(2)).join(" ")).toBe(`${error}. r answers again.`);
  }
});

test("a stopped answer goes on only where something of it was written", () => {
  expect(rowsOf({ error: "aborted" }, 70)).toEqual(["✗ Stopped. r answers again."]);
  expect(rowsOf({ error: "aborted", content: "Hello" }, 70)).toEqual([
    "Hello",
    "✗ Stopped. C goes on with it, r answers again.",
  ]);
});
