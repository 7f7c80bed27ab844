// What a conversation takes at once. Of constants alone: the terminal refuses by them before it sends, without zod.

/** The longest message, and the longest attached text, in UTF-16 units. */
export const longestMessage = 10_000_000;
/** Files that may go with one message. */
export const mostFiles = 50;
/** The largest body of a call, in bytes: a pasted message of 10 MB, and what JSON makes of it. */
export const largestCallBytes = 12_000_000;
