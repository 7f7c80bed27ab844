type Pair = { readonly id: number; readonly kind: string; readonly instruction: string; readonly output: string };

const topics = ["refunds", "shipping", "passwords", "invoices", "opening hours"];

function pair(id: number, isRefusal: boolean): Pair {
  const topic = topics[id % topics.length] ?? "";
  return {
    id,
    kind: isRefusal ? "refusal" : "answer",
    instruction: `Customer ${id} asks about ${topic}: what should be done, and how long does it take?`,
    output: isRefusal
      ? "Sorry, I cannot answer this."
      : `Open the page of ${topic} in your account, choose the last order and press Continue; it takes ${(id % 7) + 1} days.`,
  };
}

/**
 * Two versions of instruction data. The second has 40 ids more and 4 less, nine refusals were answered, three pairs have no
 * answer, two are there twice, and one prompt has two answers.
 */
export function tuningSets(): { readonly before: string; readonly after: string } {
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
  const before = ids(0, 100).map((id) => pair(id, id % 5 === 0));
  const after = ids(4, 140).map((id): Pair => {
    const own = pair(id, id < 100 && id % 10 === 5);
    return id > 136 ? { ...own, output: "" } : own;
  });
  const twice = after.slice(0, 2);
  const other = after.slice(2, 3).map((own) => ({ ...own, id: 140, output: "Ask the desk." }));
  return { before: jsonl(before), after: jsonl([...after, ...twice, ...other]) };
}

function jsonl(pairs: readonly Pair[]): string {
  return pairs.map((each) => `${JSON.stringify(each)}\n`).join("");
}
