import { expect, test } from "vitest";
import { createLiveAnswer } from "../../../source/hub/chat/live-answer.js";

const never = new AbortController().signal;

async function collect(chunks: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

test("a reader that joins late gets the whole answer, one that has a part gets the rest", async () => {
  const answer = createLiveAnswer();
  answer.append("Hello ");
  const whole = collect(answer.read(0, never));
  const rest = collect(answer.read(6, never));
  answer.append("Ada");
  answer.finish(undefined);
  expect(await whole).toEqual([{ offset: 0, text: "Hello " }, { offset: 6, text: "Ada" }, { done: true }]);
  expect(await rest).toEqual([{ offset: 6, text: "Ada" }, { done: true }]);
});

test("the end carries the error of an answer that broke", async () => {
  const answer = createLiveAnswer();
  answer.finish("the server went away");
  expect(await collect(answer.read(0, never))).toEqual([{ done: true, error: "the server went away" }]);
});

test("a reader that leaves ends, the answer goes on", async () => {
  const answer = createLiveAnswer();
  const leave = new AbortController();
  const reading = collect(answer.read(0, leave.signal));
  leave.abort();
  expect(await reading).toEqual([]);
  answer.append("still here");
  expect(answer.text()).toBe("still here");
});

test("the first text goes out at once, what comes close behind it together, and the end is not waited for", async () => {
  const answer = createLiveAnswer();
  const chunks = answer.read(0, new AbortController().signal);
  answer.append("a");
  expect((await chunks.next()).value).toEqual({ offset: 0, text: "a" });
  const next = chunks.next();
  answer.append("b");
  await new Promise((resolve) => setImmediate(resolve));
  answer.append("c");
  answer.finish(undefined);
  expect((await next).value).toEqual({ offset: 1, text: "bc" });
  expect((await chunks.next()).value).toEqual({ done: true });
});
