import { basename, dirname, join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import type { TokenizerTold } from "../../domain/data/tokenizer-told.js";
import { UserError } from "../../domain/user-error.js";
import { readRegular } from "../files/regular-file.js";
import { gpt2Tokenizer } from "./gpt2-tokenizer.js";

/** Counts the tokens of a text, without those that a model adds about it. */
type CountTokens = (text: string) => number;
export type FoundTokenizer = { readonly count?: CountTokens; readonly told: TokenizerTold };

/** What a `tokenizer.json` of Hugging Face's tokenizers has at least. */
const tokenizerFile = z.looseObject({ model: z.looseObject({ vocab: z.unknown() }) });
/** The largest vocabularies take some 20 MB. */
const mostBytes = 128_000_000;

/** The first of these files that is read; where none is, the first of them with the reason. Paths are as they came. */
export async function firstTokenizer(paths: readonly string[]): Promise<FoundTokenizer> {
  let notRead: TokenizerTold["tokenizerNotRead"];
  for (const path of paths) {
    const read = await open(path);
    if (typeof read !== "string") return { count: read, told: { tokenizer: path } };
    notRead ??= { path, why: read };
  }
  return { told: notRead ? { tokenizerNotRead: notRead } : {} };
}

/**
 * The tokenizer of a file that was named: Hugging Face's `tokenizer.json`, or GPT-2's `vocab.json` with `merges.txt` beside it.
 * @throws UserError `tokenizer.unreadable`
 */
export async function readTokenizer(path: string): Promise<FoundTokenizer> {
  const read = await open(path);
  if (typeof read !== "string") return { count: read, told: { tokenizer: path } };
  throw new UserError({
    code: "tokenizer.unreadable",
    kind: "failed",
    message: `${path} is no tokenizer that can be read: ${read}`,
    hint: "Name another one, or none: tokens are then estimated from characters.",
  });
}

/** What counts, or why it does not. */
async function open(path: string): Promise<CountTokens | string> {
  const name = basename(path);
  if (name === "tokenizer.model") return "SentencePiece's and tiktoken's form is not read, tokenizer.json is";
  try {
    const textOf = (each: string) => readRegular(each, mostBytes);
    const text = await textOf(path);
    const file =
      name === "vocab.json"
        ? gpt2Tokenizer(text, await textOf(join(dirname(path), "merges.txt")))
        : huggingFaceForm(text);
    const tokenizer = new Tokenizer(file, {});
    return (each) => tokenizer.encode(each, { add_special_tokens: false }).ids.length;
  } catch (error) {
    if (error instanceof SyntaxError) return "it is no JSON";
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

function huggingFaceForm(text: string) {
  const value: unknown = JSON.parse(text);
  const file = tokenizerFile.safeParse(value);
  if (file.success) return file.data;
  const keys = typeof value === "object" && value !== null ? Object.keys(value).slice(0, 5) : [];
  const has = keys.length > 0 ? `it has ${keys.map((key) => key.slice(0, 30)).join(", ")}, ` : "";
  throw new Error(`${has}no model with a vocab, as Hugging Face's tokenizers have it`);
}
