import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RunningOllama } from "../../test/support/ollama.js";
import { temporaryFolder } from "../tracking/cleanup.js";

/** Token `<|pad|>` of the tiny model, which it never writes. */
const padToken = 5;
/** llama.cpp takes this text for an end, whatever the metadata say. */
const [end, noEnd] = ["<|end|>", "<|enx|>"];

/** Makes the model `name`: the tiny one that knows no end, so that it writes exactly `tokens` tokens, the same ones each time. */
export async function makeEndless(ollama: RunningOllama, name: string, tokens: number): Promise<void> {
  const folder = temporaryFolder();
  const text = readFileSync(resolve("fixtures/sample/model/tiny-q8_0.gguf"), "latin1").replaceAll(end, noEnd);
  const weights = Buffer.from(text, "latin1");
  for (const key of ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"]) {
    const at = weights.indexOf(key);
    if (at < 0) throw new Error(`the model has no ${key}`);
    // The key is followed by its type and its value, 32 bits each (GGUF 3).
    weights.writeUInt32LE(padToken, at + key.length + 4);
  }
  writeFileSync(join(folder, "endless.gguf"), weights);
  const modelfile = [
    `FROM ${join(folder, "endless.gguf")}`,
    `TEMPLATE """<|bos|>{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}${noEnd}\n{{ end }}<|assistant|>"""`,
    "PARAMETER num_ctx 1024",
    `PARAMETER num_predict ${tokens}`,
    "PARAMETER temperature 0.8",
    "PARAMETER seed 7",
    "PARAMETER num_thread 1",
  ];
  writeFileSync(join(folder, "Modelfile"), modelfile.join("\n"));
  await ollama.cli("create", name, "-f", join(folder, "Modelfile"));
}
