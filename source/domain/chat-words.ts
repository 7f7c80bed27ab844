import { countWords } from "./data/bytes-words.js";

/** What is said of an answer some of whose lines were no JSON. */
export function unreadWords(unread: number): string {
  return `${countWords(unread, "line")} of the server could not be read: something of the answer may be missing`;
}
