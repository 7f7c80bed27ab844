import { type HostModel, isEmbeddingOnly, type LoadedModel } from "../../../source/domain/ollama.js";
import { cellWidth, cut } from "../../../source/ui/text/cells.js";
import { formatAge } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";

/** Of a name whose middle is cut, with the sign of that. */
const leastOfName = 4;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What a model can do beside completing texts, in few words; "embeds" of one that can do nothing else. */
export function abilityWords({ capabilities, remoteHost }: HostModel): string {
  const short: Readonly<Record<string, string>> = { thinking: "thinks", insert: "inserts" };
  const others = (capabilities ?? []).filter((each) => each !== "completion" && each !== "embedding");
  const words = others.map((each) => short[each] ?? each);
  const embeds = capabilities?.includes("embedding") ? ["embeds"] : [];
  return [...embeds, ...words, ...(remoteHost === undefined ? [] : ["remote"])].join(" ");
}

/** "GPU", "CPU", "62% GPU": where a model in memory is. */
export function placeWords({ gpuShare }: LoadedModel): string {
  if (gpuShare >= 0.995) return "GPU";
  return gpuShare <= 0 ? "CPU" : `${Math.round(gpuShare * 100)}% GPU`;
}

/** How long a model stays in memory from now: "42s", "5m", "2h", "stays". Its minutes are full ones, so that it changes but once a minute. */
export function untilWords({ untilMs }: LoadedModel, nowMs: number): string {
  if (untilMs === undefined) return "stays";
  const leftMs = untilMs - nowMs;
  if (leftMs <= 0) return "leaves";
  if (leftMs < minuteMs) return `${Math.ceil(leftMs / 1000)}s`;
  return leftMs < hourMs ? `${Math.ceil(leftMs / minuteMs)}m` : formatAge(leftMs);
}

/** How often what is shown of models in memory changes by itself; undefined: nothing does. */
export function untilTickMs(models: readonly HostModel[], nowMs: number): number | undefined {
  const left = models.flatMap(({ loaded }) => (loaded?.untilMs === undefined ? [] : [loaded.untilMs - nowMs]));
  const soonest = left.filter((ms) => ms > 0).sort((a, b) => a - b)[0];
  if (soonest === undefined) return undefined;
  // The change to seconds is not missed.
  return soonest < 2 * minuteMs ? 1000 : 30_000;
}

/** It cannot answer. */
export function isEmbedding({ capabilities }: HostModel): boolean {
  return isEmbeddingOnly(capabilities);
}

/**
 * A name in at most so many cells: one that is longer loses its registry first, as "…/tiny:latest", then its middle. What it
 * begins with and its tag tell models apart.
 */
export function shortName(name: string, cells: number): string {
  const whole = label(name);
  if (cellWidth(whole) <= cells) return whole;
  const last = whole.slice(whole.lastIndexOf("/") + 1);
  if (last !== whole && cellWidth(last) + 2 <= cells) return `${glyph("ellipsis")}/${last}`;
  const tag = last.slice(last.lastIndexOf(":"));
  const rest = cells - cellWidth(tag);
  // Of a name without a tag, or with one that has no room, the beginning is all that can be shown.
  if (!tag.startsWith(":") || rest < leastOfName) return cut(last, Math.max(1, cells));
  return `${cut(last.slice(0, -tag.length), rest)}${tag}`;
}
