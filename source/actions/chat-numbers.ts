import { parsePrice, priceWords } from "../domain/chat-numbers.js";
import type { Action } from "./action.js";

export const chatNumbersActions: readonly Action<"chatNumbers">[] = [
  {
    id: "chat-numbers.open",
    scope: "chatNumbers",
    keys: ["enter"],
    label: "open",
    inFooter: true,
    tooltip: "Open the conversations of the model under the cursor, or that conversation itself",
    disabled: ({ row }) => (row ? undefined : "No model has answered yet"),
    run: ({ facts }) => facts.open(),
  },
  {
    id: "chat-numbers.by",
    scope: "chatNumbers",
    keys: ["b"],
    label: "by model / conversation",
    inFooter: true,
    tooltip: "A row a model, or a row a conversation",
    run: ({ facts }) => facts.toggleBy(),
  },
  {
    id: "chat-numbers.step",
    scope: "chatNumbers",
    keys: ["t"],
    label: "hours / days",
    inFooter: true,
    tooltip: "The course below by hours, or by days",
    run: ({ facts }) => facts.toggleStep(),
  },
  {
    id: "chat-numbers.sort",
    scope: "chatNumbers",
    keys: ["s"],
    label: "sort",
    inFooter: true,
    tooltip: "Choose what the rows are sorted by",
    run: ({ facts }) => facts.chooseOrder(),
  },
  {
    id: "chat-numbers.price",
    scope: "chatNumbers",
    keys: ["p"],
    label: "price",
    writes: true,
    inFooter: true,
    tooltip:
      "Set what the model costs, of a million tokens or of a GPU hour: what its answers have cost is estimated from it",
    disabled: ({ row, by }) => {
      if (!row) return "No model has answered yet";
      return by === "model" ? undefined : "Prices are those of models: b shows them";
    },
    confirm: ({ row }) => ({
      title: `What does ${row?.model ?? ""} cost?`,
      lines: [
        "Two numbers: a million prompt tokens, a million answer tokens (0.15 0.60).",
        "Or one of a GPU hour (1.20/h). Nothing: no price. In whichever currency you count.",
        "It is kept in the settings of the project, and counts all answers so far.",
      ],
      verb: "set",
      asks: {
        what: "price",
        placeholder: "0.15 0.60",
        initial: row?.price ? typed(row.price) : "",
        refuse: (text) =>
          text.trim() === "" || parsePrice(text) ? undefined : "That is no price: 0.15 0.60, or 1.20/h",
      },
    }),
    run: async ({ client, facts, note, shell, signal }) => {
      if (!facts.row) return;
      const { model, hostId } = facts.row;
      const price = parsePrice(note);
      const of = { model, ...(hostId === undefined ? {} : { hostId }) };
      await client.call("chats.price", { ...of, ...(price ? { price } : {}) }, { signal });
      shell.toast("good", `${model}: ${price ? priceWords(price) : "no price"}`);
    },
  },
  {
    id: "chat-numbers.copy",
    scope: "chatNumbers",
    keys: ["y"],
    label: "copy",
    tooltip: "Copy the figures that are shown as text",
    run: ({ facts, shell }) => {
      shell.copy(facts.asText());
      shell.toast("info", "Copied the figures");
    },
  },
  {
    id: "chat-numbers.close",
    scope: "chatNumbers",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to where it was opened",
    run: ({ facts }) => facts.close(),
  },
];

/** As `parsePrice` reads it. */
function typed(price: NonNullable<ReturnType<typeof parsePrice>>): string {
  return price.kind === "tokens" ? `${price.inputPerMillion} ${price.outputPerMillion}` : `${price.perHour}/h`;
}
