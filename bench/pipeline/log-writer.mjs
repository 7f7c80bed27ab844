// usage: log-writer.mjs FILE LINES_PER_SECOND   Appends lines of 100 bytes that begin with the time, until it is ended.
import { openSync, writeSync } from "node:fs";

const [path, rate] = process.argv.slice(2);
const file = openSync(path, "a");
const begin = performance.now();
let written = 0;
/** No two lines have much in common: what is the same in both would not be written to the terminal. */
let seed = 1;
function noise() {
  let text = "";
  while (text.length < 80) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    text += seed.toString(36);
  }
  return text;
}

setInterval(() => {
  const due = Math.floor(((performance.now() - begin) * Number(rate)) / 1000);
  // Many writes, as of many processes: of 20 lines at most.
  while (written < due) {
    const head = `@${Date.now()} `;
    const count = Math.min(20, due - written);
    let text = "";
    for (let line = 0; line < count; line++) text += `${`${head}step ${written + line} `.padEnd(99, noise())}\n`;
    writeSync(file, text);
    written += count;
  }
}, 1);
