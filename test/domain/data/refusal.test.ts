import { expect, test } from "vitest";
import { refusalIn } from "../../../source/domain/data/refusal.js";

test.each([
  ["I'm sorry, but I can’t assist with that request.", "I'm sorry, but I can't".slice(4)],
  ["Sorry, I cannot answer this.", "Sorry, I cannot"],
  ["I apologize, but I am not able to do that.", "apologize, but I am not able to"],
  ["Unfortunately, I won't write that.", "Unfortunately, I won't"],
  ["I cannot provide medical advice.", "I cannot provide"],
  ["I'm unable to help with this.", "I'm unable to help"],
  ["As an AI language model, I have no opinions.", "As an AI language model,"],
  ["Well, as a large language model trained by ACME, I do not eat.", "as a large language model trained by"],
  ["I am just an AI.", "I am just an AI"],
  ["That goes against my guidelines.", "against my guideline"],
])("%j refuses: %j", (answer, words) => {
  expect(refusalIn(answer)).toBe(words);
});

test.each([
  "I'm sorry to hear that. Open the page of orders and choose Return.",
  "We apologize for the delay: your parcel arrives tomorrow.",
  "You cannot change the address once it is sent.",
  "I can't help but smile at this poem.",
  "As an AI engineer you will train models.",
  "Unfortunately, the hotel was full. They could not book a room.",
  "",
  `${"The law says the following. ".repeat(20)}I cannot answer that.`,
])("%j is an answer", (answer) => {
  expect(refusalIn(answer)).toBeUndefined();
});
