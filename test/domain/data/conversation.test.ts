import { expect, test } from "vitest";
import { conversationOf } from "../../../source/domain/data/conversation.js";

const pair = (prompt: string, answer: string) => [
  { role: "user", text: prompt },
  { role: "assistant", text: answer },
];

test("the usual forms of fine-tuning data are seen as turns", () => {
  expect(conversationOf({ instruction: "Add", input: "1 2", output: "3" })).toEqual({
    format: "instruction",
    turns: pair("Add\n\n1 2", "3"),
  });
  for (const [prompt, answer] of [
    ["prompt", "response"],
    ["prompt", "completion"],
    ["user_prompt", "ideal_response"],
    ["question", "answer"],
  ] as const) {
    expect(conversationOf({ [prompt]: "Hi", [answer]: "Hello", id: 1 })).toEqual({
      format: "prompt",
      turns: pair("Hi", "Hello"),
    });
  }
  const messages = [
    { role: "system", content: "Be kind" },
    { role: "user", content: [{ type: "text", text: "Look" }, { type: "image_url" }] },
    { role: "assistant", content: null, tool_calls: [{ id: "1" }] },
    { role: "tool", content: "42" },
  ];
  const turns = [
    { role: "system", text: "Be kind" },
    { role: "user", text: "Look\n[image_url]" },
    { role: "assistant", text: '[{"id":"1"}]' },
    { role: "tool", text: "42" },
  ];
  expect(conversationOf({ messages })).toEqual({ format: "messages", turns });
  // As a cell of a CSV has them.
  expect(conversationOf({ messages: JSON.stringify(messages) })).toEqual({ format: "messages", turns });
  expect(
    conversationOf({
      system: "S",
      conversations: [
        { from: "human", value: "Hi" },
        { from: "gpt", value: "Hello" },
      ],
    }),
  ).toEqual({ format: "sharegpt", turns: [{ role: "system", text: "S" }, ...pair("Hi", "Hello")] });
});

test("an answer keeps the calls of tools beside its text, from a list or the JSON text of one", () => {
  const tool_calls = [{ function: { name: "lookup", arguments: "{}" } }];
  const calls = JSON.stringify(tool_calls);
  const turns = [{ role: "assistant", text: "I look it up.", calls }];
  const answer = { role: "assistant", content: "I look it up." };
  expect(conversationOf({ messages: [{ ...answer, tool_calls }] })?.turns).toEqual(turns);
  expect(conversationOf({ messages: [{ ...answer, tool_calls: calls }] })?.turns).toEqual(turns);
  for (const none of [[], "[]", "", null]) {
    const without = [{ role: "assistant", text: "I look it up." }];
    expect(conversationOf({ messages: [{ ...answer, tool_calls: none }] })?.turns).toEqual(without);
  }
});

test("preference pairs that differ in their calls alone have no answer in common", () => {
  const answer = (name: string) => [
    { role: "user", content: "Hi" },
    { role: "assistant", content: "I look.", tool_calls: [{ name }] },
    { role: "tool", content: "42" },
  ];
  const turns = conversationOf({ chosen: answer("a"), rejected: answer("b") })?.turns ?? [];
  expect(turns.map(({ choice }) => choice)).toEqual([undefined, ...["chosen", "chosen"], ...["rejected", "rejected"]]);
});

test("preference pairs keep their prompt once and both answers apart", () => {
  const answers = [
    { role: "assistant", text: "Good", choice: "chosen" },
    { role: "assistant", text: "Bad", choice: "rejected" },
  ];
  const expected = { format: "preference", turns: [{ role: "user", text: "Hi" }, ...answers] };
  expect(conversationOf({ prompt: "Hi", chosen: "Good", rejected: "Bad" })).toEqual(expected);
  const whole = (content: string) => [
    { role: "user", content: "Hi" },
    { role: "assistant", content },
  ];
  expect(conversationOf({ chosen: whole("Good"), rejected: whole("Bad") })).toEqual(expected);
});

test("what is no conversation is none", () => {
  for (const fields of [{}, { text: "a" }, { prompt: "a" }, { messages: "[broken" }, { messages: [1] }]) {
    expect(conversationOf(fields)).toBeUndefined();
  }
});
