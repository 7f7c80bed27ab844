import { expect, test } from "vitest";
import { settingDetail } from "../../../../screens/chat/settings/form-rows.js";
import { settingLines } from "../../../../screens/chat/settings/lines.js";
import type { ModelTexts } from "../../../../source/domain/ollama.js";
import { emptyField, insert } from "../../../../source/ui/text-field-state.js";
import { withoutSgr } from "../../../../source/ui/theme.js";

const texts: ModelTexts = {
  name: "tiny",
  license: "",
  template: "",
  system: "",
  parameters: "",
  modelfile: "",
  families: [],
  parameterSize: "",
  quantization: "",
  format: "gguf",
  contextTokens: 1024,
  info: [],
};

/** What is told of a setting that has this text. */
function told(id: string, text: string): string {
  const line = settingLines({ model: "tiny", texts, host: undefined }).find((each) => each.id === id);
  if (!line) throw new Error(`there is no setting ${id}`);
  const field = insert(emptyField, text);
  return settingDetail(line, { text, field, width: 100, height: 20 }).map(withoutSgr).join("\n");
}

test("a context that is greater than the model's is said to be cut, which the server does without a word", () => {
  expect(told("num_ctx", "8192")).toContain("The model was trained with 1,024: Ollama cuts a greater num_ctx to that.");
  expect(told("num_ctx", "512")).not.toContain("trained with 1,024");
  expect(told("num_predict", "8192")).not.toContain("trained with 1,024");
});

test("a text shows its lines with the cursor, a number what holds without it", () => {
  expect(told("system", "Be short.\nBe kind.")).toMatch(/Be short\.\nBe kind\./);
  expect(told("temperature", "")).toContain("Now: 0.8.");
  expect(told("temperature", "1")).toContain("Unset it is 0.8: ctrl+R.");
});
