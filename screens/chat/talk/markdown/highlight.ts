import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import makefile from "highlight.js/lib/languages/makefile";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { paint, type Tone } from "../../../../source/ui/theme.js";

const languages = {
  ...{ bash, c, cpp, css, diff, dockerfile, go, ini, java, javascript, json, makefile, python, r, rust, shell, sql },
  ...{ typescript, xml, yaml },
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

/** Longer code is shown plain: each picture of a stream highlights what is not ended anew. */
const longestCode = 20_000;

/** By the first part of highlight.js' class names. */
const tones: Readonly<Record<string, Tone>> = {
  keyword: "running",
  "selector-tag": "running",
  tag: "running",
  name: "running",
  string: "good",
  regexp: "good",
  addition: "good",
  number: "warning",
  literal: "warning",
  symbol: "warning",
  comment: "dim",
  quote: "dim",
  meta: "dim",
  title: "accent",
  built_in: "accent",
  type: "accent",
  section: "accent",
  attr: "accent",
  attribute: "accent",
  property: "accent",
  deletion: "bad",
};

/** The lines of sanitised code in the colours of its language; plain where that is not known. */
export function highlighted(code: string, language: string): readonly string[] {
  if (code.length > longestCode || !hljs.getLanguage(language)) return code.split("\n");
  const { value } = hljs.highlight(code, { language, ignoreIllegals: true });
  return linesOf(value);
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#x27;": "'",
};

/** highlight.js writes `<span class="hljs-title function_">` and `</span>`, everything else escaped. */
function linesOf(html: string): readonly string[] {
  const lines: string[] = [];
  const open: Tone[] = [];
  let line = "";
  for (const piece of html.split(/(<span class="[^"]*">|<\/span>|\n)/)) {
    if (piece === "\n") {
      lines.push(line);
      line = "";
    } else if (piece === "</span>") open.pop();
    else if (piece.startsWith("<span"))
      open.push(tones[/hljs-([\w-]+)/.exec(piece)?.[1] ?? ""] ?? open.at(-1) ?? "plain");
    else
      line += paint(
        piece.replace(/&(?:lt|gt|amp|quot|#x27);/g, (entity) => entities[entity] ?? entity),
        open.at(-1) ?? "plain",
      );
  }
  return [...lines, line];
}
