import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { UserError } from "../../domain/user-error.js";

/** What a `tokenizer.json` of Hugging Face's tokenizers has at least. */
const tokenizerFile = z.looseObject({ model: z.looseObject({ vocab: z.unknown() }) });
/** The largest vocabularies take some 20 MB. */
const mostBytes = 128_000_000;

/**
 * Counts the tokens of a text, without those that a model adds about it.
 * @throws UserError `tokenizer.unreadable`
 */
export function readTokenizer(path: string): (text: string) => number {
  try {
    const text = readFileSync(path);
    if (text.length > mostBytes) throw new Error(`it has ${text.length} bytes`);
    const tokenizer = new Tokenizer(tokenizerFile.parse(JSON.parse(text.toString("utf8"))), {});
    return (each) => tokenizer.encode(each, { add_special_tokens: false }).ids.length;
  } catch (cause) {
    throw new UserError({
      code: "tokenizer.unreadable",
      kind: "failed",
      message: `${path} is no tokenizer.json of Hugging Face's that can be read`,
      hint: "Name another one, or none: tokens are then estimated from characters.",
      cause,
    });
  }
}

/** Whether a file's text looks like one: others are called `tokenizer.json`, too. */
export function isTokenizer(text: string): boolean {
  try {
    return tokenizerFile.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
