import type { Token } from "marked";
import { hasColours, type Tone } from "../../../../source/ui/theme.js";
import type { Span } from "./spans.js";

/** The tokens of one paragraph, cell or item as spans, in the tones that are around them. */
export function inlineSpans(tokens: readonly Token[] | undefined, around: readonly Tone[] = []): readonly Span[] {
  return (tokens ?? []).flatMap((token) => spansOf(token, around));
}

function spansOf(token: Token, around: readonly Tone[]): readonly Span[] {
  const within = (tone: Tone) => inlineSpans("tokens" in token ? token.tokens : undefined, [...around, tone]);
  switch (token.type) {
    case "strong":
      return within("strong");
    case "em":
      return within("italic");
    case "del":
      return within("struck");
    case "codespan": {
      // Where there are no colours its own signs tell that it is code.
      const text = hasColours() ? String(token.text) : String(token.raw);
      return [{ text, tones: [...around, "accent"] }];
    }
    case "link":
      return [...within("underlined"), ...address(String(token.text), String(token.href), around)];
    case "image":
      return [
        { text: `[${token.text === "" ? "image" : token.text}]`, tones: around },
        { text: ` (${token.href})`, tones: ["dim"] },
      ];
    case "br":
      return [{ text: "\n", tones: around }];
    case "checkbox":
      return [];
    case "html":
      return [{ text: /^<br ?\/?>\s*$/i.test(token.raw) ? "\n" : token.raw, tones: around }];
    default:
      if ("tokens" in token && token.tokens) return inlineSpans(token.tokens, around);
      return [{ text: withoutEntities("text" in token ? String(token.text) : token.raw), tones: around }];
  }
}

/** Where a link leads, unless that is what is written. */
function address(text: string, href: string, around: readonly Tone[]): readonly Span[] {
  return href === text || href === `mailto:${text}` || href === ""
    ? []
    : [{ text: ` (${href})`, tones: [...around, "dim"] }];
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " ",
};

/** Only those that stand for a harmless sign: a number could stand for a control character. */
export function withoutEntities(text: string): string {
  return text.includes("&")
    ? text.replace(/&(?:lt|gt|amp|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)
    : text;
}
