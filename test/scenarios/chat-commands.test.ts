import { join } from "node:path";
import { expect, test } from "vitest";
import { openChatBook } from "../../source/store/chats/chat-book.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";

/** Two conversations, one of them with a branch that is not shown; their ids. */
async function fill({ root }: Project): Promise<readonly [string, string]> {
  let now = 0;
  const book = await openChatBook(
    join(root, ".slipway"),
    () => ++now,
    () => undefined,
  );
  const said = (role: "user" | "assistant", content: string) =>
    ({
      role,
      content,
      atMs: 0,
      model: role === "user" ? undefined : "tiny",
      error: undefined,
      stats: undefined,
    }) as const;
  const first = await book.create({ model: "tiny", title: "Refund tone", settings: { options: { seed: 7 } } });
  const asked = await book.append(first.chatId, undefined, said("user", "How do I get a refund?"));
  await book.append(first.chatId, asked.messageId, said("assistant", "By the old way."));
  await book.append(first.chatId, asked.messageId, said("assistant", "Open Orders.\u001b[31m"));
  const second = await book.create({ model: "big", title: "Weather" });
  await book.close();
  return [first.chatId, second.chatId];
}

test("conversations are listed, found and shown without a screen", async () => {
  await using project = makeProject({ "dvc.yaml": "stages: {}\n" });
  const [refund, weather] = await fill(project);

  const listed = await slipway(project, "chat", "ls");
  expect(listed.stdout.split("\n")[0]).toMatch(/^CONVERSATION +TITLE +MODEL +MESSAGES +CHANGED/);
  expect(listed.stdout).toMatch(new RegExp(`${weather} +Weather +big +0 .*\\n${refund} +Refund tone +tiny +3 `));
  const { chats } = JSON.parse((await slipway(project, "chat", "ls", "--json")).stdout);
  expect(chats.map(({ title }: { title: string }) => title)).toEqual(["Weather", "Refund tone"]);

  // Also on the branch that is not shown.
  const found = await slipway(project, "chat", "find", "old", "WAY");
  expect(found).toEqual({ code: 0, stdout: `${refund}  Refund tone  assistant: By the old way.\n`, stderr: "" });
  expect((await slipway(project, "chat", "find", "snow")).stdout).toBe('No conversation has "snow".\n');

  const shown = await slipway(project, "chat", "show", refund.slice(0, 6));
  expect(shown.stdout.replaceAll(/\n+/g, "\n")).toBe(
    "# Refund tone\n## You\n*1970-01-01T00:00:00.000Z*\nHow do I get a refund?\n## tiny\n*1970-01-01T00:00:00.000Z*\nOpen Orders.\u001b[31m\n",
  );
  const document = JSON.parse((await slipway(project, "chat", "show", refund, "--json")).stdout);
  expect(document).toMatchObject({ title: "Refund tone", settings: { options: { seed: 7 } } });
  expect(document.messages.map(({ content }: { content: string }) => content)).toEqual([
    "How do I get a refund?",
    "Open Orders.\u001b[31m",
  ]);

  expect(await slipway(project, "chat", "show", "zz")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no conversation "zz"'),
  });
  expect(await slipway(project, "chat", "show")).toMatchObject({ code: 2 });
});
