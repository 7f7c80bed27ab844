import type { TokenizerTold } from "../../source/domain/data/tokenizer-told.js";
import { label } from "../../source/ui/text/sanitize.js";

/** By what tokens were counted, in words; where they are an estimate, by what rule and why. */
export function tokensBy({ tokenizer, tokenizerNotRead }: TokenizerTold, isSampled: boolean): string {
  if (tokenizer !== undefined) return `tokens by ${label(tokenizer)}${isSampled ? ", of a sample" : ""}`;
  return `tokens estimated, 4 characters each: ${whyNone(tokenizerNotRead)}`;
}

/** Why no tokens of columns are counted; undefined where they are. */
export function noTokensOfColumns({ tokenizer, tokenizerNotRead }: TokenizerTold): string | undefined {
  return tokenizer === undefined ? `no tokens of columns: ${whyNone(tokenizerNotRead)}` : undefined;
}

function whyNone(notRead: TokenizerTold["tokenizerNotRead"]): string {
  return notRead
    ? `${label(notRead.path)} is not read (${label(notRead.why)})`
    : "there is no tokenizer.json here, nor vocab.json with merges.txt";
}
