import { closeSync, openSync, writeSync } from "node:fs";

/** Letters of texts that no two rows share. */
const letters = "abcdefghij";

/**
 * Writes a CSV of fine-tuning data, about 100 bytes a row. Of the later `version` every 1000th row has another answer, every
 * 1001st is gone, and one in a thousand has come at the end.
 */
export function writeTable(path: string, rows: number, version: "before" | "after"): void {
  const file = openSync(path, "wx");
  let part: string[] = ["id,user_prompt,ideal_response,topic,score\n"];
  const isLater = version === "after";
  for (let id = 1; id <= rows + (isLater ? rows / 1000 : 0); id++) {
    if (isLater && id % 1001 === 0) continue;
    const answer = textOf(id * 7 + (isLater && id % 1000 === 0 ? 1 : 0), 8);
    part.push(`${id},${textOf(id * 3, 4)},${answer},${letters[id % 5]},${(id % 9973) / 10_000}\n`);
    if (part.length < 10_000) continue;
    writeSync(file, part.join(""));
    part = [];
  }
  writeSync(file, part.join(""));
  closeSync(file);
}

function textOf(seed: number, words: number): string {
  let state = (seed * 2_654_435_761) >>> 0;
  const word = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return [...String(state % 1_000_000)].map((digit) => letters[Number(digit)]).join("");
  };
  return Array.from({ length: words }, word).join(" ");
}
