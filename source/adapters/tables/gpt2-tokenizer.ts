import { z } from "zod";

/** Unicode's blanks, as the library's `\s` has them; that of JavaScript has others. */
const blank = "\\t-\\r\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** GPT-2's own (its encoder.py). */
const words = `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${blank}\\p{L}\\p{N}]+|[${blank}]+(?![^${blank}])|[${blank}]+`;
const vocabulary = z.record(z.string(), z.number().int().min(0));

/**
 * GPT-2's byte-level BPE as Hugging Face's `tokenizer.json` has it, from the files `vocab.json` (ids by token) and `merges.txt`
 * (two tokens a line, the first line may tell a version). Texts are split as GPT-2 splits them.
 * @throws Error for what is no such pair of files
 */
export function gpt2Tokenizer(vocab: string, merges: string) {
  const read = vocabulary.safeParse(JSON.parse(vocab));
  if (!read.success) throw new Error("it is no vocabulary of ids by token");
  const lines = merges.split(/\r?\n/).filter((line, at) => line !== "" && !(at === 0 && line.startsWith("#version")));
  const broken = lines.find((line) => line.split(" ").length !== 2);
  if (broken !== undefined) throw new Error(`merges.txt beside it has a line that is no pair: ${broken.slice(0, 40)}`);
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
  const split = { type: "Split", pattern: { Regex: words }, behavior: "Isolated", invert: false };
  return {
    version: "1.0",
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: "Sequence", pretokenizers: [split, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: { type: "BPE", vocab: read.data, merges: lines, unk_token: null, byte_fallback: false },
  };
}
