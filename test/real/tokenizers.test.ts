import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { firstTokenizer } from "../../source/adapters/tables/tokenizer.js";
import { missing, peerPython } from "../support/tools.js";

const sample = resolve("fixtures/sample");
const countsSchema = z.record(z.string(), z.array(z.number()));
const modelSchema = z.object({ model: z.object({ vocab: z.unknown(), merges: z.array(z.string()) }) });

/** Every two of them beside each other: words, blanks of all kinds, letters of more bytes, special tokens. */
function trickyTexts(): readonly string[] {
  const pieces = [
    "The refund",
    "'s",
    "  ",
    "\n",
    "\t",
    "\u001c",
    "\u0085",
    "\ufeff",
    "\u3000",
    "日本",
    "é",
    "😀",
    "<|end|>",
    "12",
    "-!",
    "\r\n",
  ];
  const known = readFileSync(join(sample, "data/support_conversations.csv"), "utf8").split("\n");
  return [...known, ...pieces.flatMap((one) => pieces.map((other) => `${one}${other}a ${one}`))];
}

describe.skipIf(missing("peerPython"))("tokens", () => {
  test("are counted as the tokenizers library counts them: the sample's own file, which its code reads to the same ids, and GPT-2's two", async () => {
    const gpt2 = mkdtempSync(join(tmpdir(), "slipway-gpt2-"));
    onTestFinished(() => rmSync(gpt2, { recursive: true, force: true }));
    const file = join(sample, "model/tokenizer.json");
    const { model } = modelSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    writeFileSync(join(gpt2, "vocab.json"), JSON.stringify(model.vocab));
    writeFileSync(join(gpt2, "merges.txt"), `#version: 0.2\n${model.merges.join("\n")}\n`);
    const texts = trickyTexts();
    const said = execFileSync(peerPython(), [resolve("test/real/count_tokens.py"), sample, gpt2], {
      input: JSON.stringify(texts),
      encoding: "utf8",
    });
    const counts = countsSchema.parse(JSON.parse(said));
    const ours = async (path: string) => {
      const { count } = await firstTokenizer([path]);
      return texts.map((text) => count?.(text));
    };
    expect(await ours(file)).toEqual(counts.library);
    expect(await ours(join(gpt2, "vocab.json"))).toEqual(counts.gpt2);
  });
});
