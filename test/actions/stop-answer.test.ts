import { expect, test } from "vitest";
import { stopAnswer } from "../../source/actions/stop-answer.js";
import { fakeClient } from "../support/fake-client.js";

test("an answer whose message is still on its way is stopped when the hub has it", async () => {
  let asked = 0;
  const client = fakeClient({
    "chats.stop": () => {
      asked += 1;
      return { stopped: asked === 3 };
    },
  });
  await stopAnswer({ client, signal: new AbortController().signal }, "c0");
  expect(client.calls).toEqual(Array.from({ length: 3 }, () => ["chats.stop", { chatId: "c0" }]));
});
