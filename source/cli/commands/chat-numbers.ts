import type { NumbersRow } from "../../api/numbers-calls.js";
import {
  errorsOf,
  type ModelPrice,
  type NumbersOrder,
  numbersOrders,
  parsePrice,
  priceWords,
} from "../../domain/chat-numbers.js";
import { formatAmount, formatCount, formatNumber } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import { unreadableWords } from "../../ui/text/unreadable-words.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine, printWarning } from "../output.js";
import { printWideTable } from "../text-table.js";
import { withClient } from "../with-client.js";

const most = 10_000;
const command = "chat numbers";

/** `slipway chat numbers`: a line a model, or a conversation, and all of them together. */
export function runChatNumbers(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const by = args.text("by") ?? "model";
    if (by !== "model" && by !== "chat") throw invalid(command, `--by is model or chat, not "${by}"`);
    const { order, of } = { order: orderOf(args.text("order")), of: modelOf(args) };
    const { rows, sum, unreadable, unreadableTitles } = await client.call("chats.numbers", {
      by,
      of,
      order,
      limit: most,
    });
    if (args.flag("json")) {
      printJson({ rows, sum, unreadable, unreadableTitles });
      return 0;
    }
    if (unreadable > 0) printWarning(`not counted: ${unreadableWords(unreadable, unreadableTitles)}`);
    if (rows.length === 0) printLine("No model has answered yet.");
    else
      printRows(by === "chat" ? "CONVERSATION" : "MODEL", [
        ...rows,
        ...(rows.length > 1 ? [{ ...sum, model: "all" }] : []),
      ]);
    if (sum.unpriced > 0) {
      printWarning(
        `${formatAmount(sum.unpriced, "answer")} without a price of the model: slipway chat price MODEL IN OUT`,
      );
    }
    return 0;
  });
}

/** `slipway chat price`: sets, takes away or tells what a model costs; without a model every price that is set. */
export function runChatPrice(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const [model, ...words] = args.positionals;
    const hostId = args.text("host");
    if (model !== undefined && words.length > 0) {
      const of = { model, ...(hostId === undefined ? {} : { hostId }) };
      await client.call("chats.price", { ...of, ...priceOf(words.join(" ")) });
    }
    const { prices } = await client.call("chats.prices", {});
    const shown = prices.filter((one) => model === undefined || (one.model === model && one.hostId === hostId));
    if (args.flag("json")) printJson({ prices: shown });
    else if (shown.length === 0) printLine(label(`${model ?? "any model"}: no price is set`));
    else for (const one of shown) printLine(label(`${nameOf(one)}: ${priceWords(one.price)}`));
    return 0;
  });
}

function priceOf(text: string): { readonly price?: ModelPrice } {
  if (text === "none") return {};
  const price = parsePrice(text);
  if (price) return { price };
  throw invalid("chat price", `"${text}" is no price: two numbers, 0.15 0.60, or one of an hour, 1.20/h`);
}

function nameOf({ model, hostId }: { readonly model: string; readonly hostId?: string | undefined }): string {
  return hostId === undefined ? model : `${model} on ${hostId}`;
}

function modelOf(args: Arguments) {
  const [model, hostId] = [args.text("model"), args.text("host")];
  return model === undefined ? {} : { model, ...(hostId === undefined ? {} : { hostId }) };
}

function orderOf(text: string | undefined): NumbersOrder {
  const order = numbersOrders.find((one) => one === (text ?? "newest"));
  if (order) return order;
  throw invalid(command, `--order is one of ${numbersOrders.join(", ")}, not "${text}"`);
}

type Line = Omit<NumbersRow, "key">;

function printRows(name: string, rows: readonly Line[]): void {
  const ms = (value: number | undefined) => (value === undefined ? "" : `${Math.round(value)} ms`);
  printWideTable(
    [
      name,
      "ANSWERS",
      "FIRST P50",
      "P95",
      "WHOLE P50",
      "P95",
      "TOK/S",
      "PROMPT",
      "ANSWER",
      "CUT",
      "STOPPED",
      "ERRORS",
      "COST",
    ],
    rows.map((row) => [
      row.title ?? nameOf(row),
      formatCount(row.answers),
      ms(row.firstTokenMs?.p50),
      ms(row.firstTokenMs?.p95),
      ms(row.totalMs?.p50),
      ms(row.totalMs?.p95),
      row.tokensPerSecond === undefined ? "" : formatCount(Math.round(row.tokensPerSecond)),
      formatCount(row.promptTokens),
      formatCount(row.answerTokens),
      formatCount(row.truncated),
      formatCount(row.failures.aborted ?? 0),
      formatCount(errorsOf(row)),
      row.cost === undefined ? "" : formatNumber(row.cost),
    ]),
  );
}
