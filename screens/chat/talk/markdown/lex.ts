import { lexer, type Token } from "marked";

/** The blocks of a Markdown text. One that nests deeper than the library can follow is one plain block. */
export function lex(text: string): readonly Token[] {
  try {
    return lexer(text);
  } catch (error) {
    if (error instanceof RangeError) return [{ type: "text", raw: text, text }];
    throw error;
  }
}
