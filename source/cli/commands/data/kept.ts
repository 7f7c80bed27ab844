import type { KeptListView, KeptView } from "../../../api/kept-calls.js";
import type { HubClient } from "../../../client/hub-client.js";
import { countWords } from "../../../domain/data/bytes-words.js";
import { keptWhy } from "../../../domain/data/kept-words.js";
import { UserError } from "../../../domain/user-error.js";
import { formatAgo, formatBytes } from "../../../ui/text/format.js";
import { label } from "../../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../../arguments.js";
import { isConfirmed, isTerminal } from "../../confirm.js";
import { printJson, printLine } from "../../output.js";
import { printTable } from "../../text-table.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";

const command = "data kept";

/** `slipway data kept [restore ID | drop ID… | drop --older 30d | limit …]` */
export function runDataKept(args: Arguments): Promise<number> {
  const [verb, ...ids] = args.positionals;
  if (verb === undefined) return withClient(args, async (client) => list(args, await client.call("kept.list", {})));
  if (verb === "restore") return withClient(args, (client) => bringBack(args, client, ids));
  if (verb === "drop") return withClient(args, (client) => drop(args, client, ids));
  if (verb === "limit") return withClient(args, (client) => limit(args, client));
  throw invalid(command, `It has restore, drop and limit, not "${verb}"`);
}

function list(args: Arguments, view: KeptListView): number {
  const { kept, totalBytes } = view;
  if (args.flag("json")) {
    printJson(view);
    return 0;
  }
  if (kept.length === 0) {
    printLine("Nothing is kept");
    return 0;
  }
  printTable(
    ["id", "data", "when", "size", "files", "why"],
    kept.map((each) => [
      each.id,
      label(each.path),
      formatAgo(Date.now() - each.atMs),
      each.sizeBytes === undefined ? "" : formatBytes(each.sizeBytes),
      each.files === undefined ? "" : String(each.files),
      keptWhy(each),
    ]),
  );
  printLine(`${formatBytes(totalBytes)} are kept; ${limitWords(view.limit)}`);
  return 0;
}

async function bringBack(args: Arguments, client: HubClient, [id, surplus]: readonly string[]): Promise<number> {
  if (id === undefined || surplus !== undefined) throw invalid(command, "Give one id: slipway data kept lists them");
  const { path } = await client.call("kept.return", { id, ...callerOf(args) });
  if (args.flag("json")) printJson({ id, path });
  else printLine(label(`${path} is as it was kept; what was there is kept instead, u in the app brings it back`));
  return 0;
}

async function drop(args: Arguments, client: HubClient, ids: readonly string[]): Promise<number> {
  const older = args.text("older");
  if ((older === undefined) === (ids.length === 0)) throw invalid(command, "Give ids, or --older 30d");
  const days = older === undefined ? undefined : daysOf(older);
  const { kept } = await client.call("kept.list", {});
  const meant = kept.filter((each) =>
    days === undefined ? ids.includes(each.id) : Date.now() - each.atMs >= days * 24 * 60 * 60 * 1000,
  );
  if (!args.flag("yes") && meant.length > 0) {
    const only = meant.filter(({ isCached }) => isCached !== true);
    const cost = only.length > 0 ? `: of ${countWords(only.length, "dataset")} of them it is the only copy` : "";
    const asks = isTerminal() && !args.flag("json");
    if (!asks)
      throw notDropped(`${countWords(meant.length, "kept dataset")}, ${bytesOf(meant)}, would go for good${cost}`);
    if (!(await isConfirmed(`Drop ${bytesOf(meant)} for good${cost}?`))) throw notDropped();
  }
  const input = days === undefined ? { ids: [...ids] } : { olderThanDays: days };
  const reply = await client.call("kept.drop", input);
  if (args.flag("json")) printJson(reply);
  else printLine(`${countWords(reply.dropped.length, "kept dataset")}, ${formatBytes(reply.sizeBytes)}, dropped`);
  return 0;
}

async function limit(args: Arguments, client: HubClient): Promise<number> {
  const days = args.number("days", 1, 36_500);
  const size = args.text("size");
  const change = {
    ...(days === undefined ? {} : { days }),
    ...(size === undefined ? {} : { bytes: bytesFrom(size) }),
  };
  const now =
    Object.keys(change).length > 0
      ? await client.call("kept.limit", change)
      : (await client.call("kept.list", {})).limit;
  if (args.flag("json")) printJson(now);
  else printLine(limitWords(now));
  return 0;
}

function limitWords({ days, bytes }: KeptListView["limit"]): string {
  return `what is older than ${countWords(days, "day")} goes by itself, and the oldest of more than ${formatBytes(bytes)}`;
}

function bytesOf(kept: readonly KeptView[]): string {
  return formatBytes(kept.reduce((total, { sizeBytes = 0 }) => total + sizeBytes, 0));
}

/** "30d", "12h" */
function daysOf(text: string): number {
  const [, count, unit] = /^(\d+)([dh])$/.exec(text) ?? [];
  if (count === undefined) throw invalid(command, `--older wants days or hours, as in 30d or 12h, not "${text}"`);
  return unit === "h" ? Number(count) / 24 : Number(count);
}

const leastLimit = 1_000_000;

/** "20GB", "500 MB", by 1000 as everywhere. */
function bytesFrom(text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?) ?([KMGT]?)B?$/i.exec(text) ?? [];
  if (count === undefined) throw invalid(command, `--size wants a size as in 20GB, not "${text}"`);
  const bytes = Math.round(Number(count) * 1000 ** ["", "K", "M", "G", "T"].indexOf(unit.toUpperCase()));
  // A number without a unit is meant as anything but bytes.
  if (bytes < leastLimit) throw invalid(command, `--size wants at least 1MB, as in 20GB, not "${text}"`);
  return bytes;
}

/** `why`: nobody could be asked. */
function notDropped(why?: string): UserError {
  const message = why === undefined ? "Nothing was dropped" : `Nothing was dropped: ${why}`;
  const hint = why === undefined ? {} : { hint: "Drop it all the same with --yes." };
  return new UserError({ code: "data.not-confirmed", kind: "refused", message, ...hint });
}
