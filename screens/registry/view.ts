import type { AuditView, ModelView, VersionCard } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import type { VersionStage } from "../../source/domain/registry.js";
import { errorRows } from "../../source/ui/message-rows.js";
import { cellWidth, fit } from "../../source/ui/text/cells.js";
import { formatAge, formatClock, formatNumber } from "../../source/ui/text/format.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { codeOf } from "../code-of.js";

/** Metrics that matter on a card, the first that a version has. */
const cardMetrics = ["rouge_l", "custom_llm_quality_score", "perplexity", "loss"];
/** Rows of one card, the blank one below it included. */
export const cardHeight = 5;

/** The cards of a column, newest version first. */
export function cardsOf(model: ModelView | undefined, stage: VersionStage): readonly VersionCard[] {
  const cards = model?.versions.filter((version) => version.stage === stage) ?? [];
  return cards.toSorted((a, b) => Number(b.version) - Number(a.version));
}

/** A card in `cardHeight` rows; the one under the cursor has a bar at its left. */
export function cardRows(card: VersionCard, width: number, selected: boolean, nowMs: number): readonly string[] {
  const bar = selected ? paint(glyph("mark"), "accent") : " ";
  const metric = cardMetrics
    .map((key) => card.metrics.find((each) => each.key === key))
    .find((each) => each !== undefined);
  const rank = card.params.find(([key]) => key === "lora_rank")?.[1];
  const age = formatAge(nowMs - card.createdAtMs);
  const rows = [
    `${paint(`v${card.version}`, selected ? "title" : "strong")}  ${label(card.runName ?? "no run")}`,
    paint([age, ...(rank === undefined ? [] : [`rank ${label(rank)}`])].join(` ${glyph("dot")} `), "dim"),
    metric ? `${label(metric.key)} ${formatNumber(metric.last)}` : "",
    servedAs(card, width - 2),
    "",
  ];
  return rows.map((row, at) => fit(` ${at < cardHeight - 1 ? bar : " "}${row}`, width));
}

/** Its aliases and its Ollama model; where it is narrow the name of that one goes, not the version at its end. */
function servedAs({ aliases, deployedAs, deploying }: VersionCard, width: number): string {
  const own = aliases.map((alias) => `@${label(alias)}`);
  if (deploying) return [...own, paint("being made", "running")].join(" ");
  if (deployedAs === undefined) return own.join(" ");
  const name = label(deployedAs);
  const room = width - cellWidth(own.join(" ")) - (own.length > 0 ? 1 : 0);
  const tag = name.match(/:[^:]*$/)?.[0] ?? name;
  const shown = [name, `Ollama ${tag}`].find((each) => cellWidth(each) <= room) ?? tag;
  return [...own, shown].join(" ");
}

/** What the version was built from: one line a subject; what is missing is shown as missing. */
export function lineageRows(card: VersionCard | undefined, width: number): readonly string[] {
  if (!card) return [];
  const tag = (name: string) => card.tags.find(([key]) => key === name)?.[1];
  const shown = (text: string | undefined) =>
    text === undefined || text === "" ? paint("missing", "warning") : label(text);
  const line = (name: string, text: string) => fit(`${paint(fit(name, 9), "dim")} ${text}`, width);
  const metrics = card.metrics.filter(({ key }) => cardMetrics.includes(key));
  return [
    line(
      "run",
      card.runId === undefined
        ? paint("missing", "warning")
        : `${label(card.runName ?? "")}  ${card.runId.slice(0, 8)}`,
    ),
    line("base", shown(tag("base_model"))),
    line("code", shown(codeOf([...card.runTags, ...card.tags]))),
    line("data", shown(tag("dataset_md5")?.slice(0, 8))),
    line("params", card.params.map(([key, value]) => `${label(key)} ${label(value)}`).join(` ${glyph("dot")} `)),
    line("metrics", metrics.map(({ key, last }) => `${label(key)} ${formatNumber(last)}`).join(` ${glyph("dot")} `)),
    line("by", `${label(card.userId)}  ${label(card.source)}`),
  ];
}

/** "11:42  you@host  v3 Staging → Production  first tuned model", the newest first. */
export function auditRows({ data, error }: QueryState<AuditView>, width: number): readonly string[] {
  if (error && !data) return errorRows(error, width);
  const entries = data?.entries ?? [];
  if (entries.length === 0) return [paint("Nothing has moved yet.", "dim")];
  return entries.map(({ atMs, who, action, version, from, to, via, note }) => {
    const move = action === "transition" ? `${from} ${glyph("arrow")} ${to}` : `${action} ${label(to)}`;
    const text = `${paint(formatClock(atMs), "dim")}  ${label(who)}  v${version} ${move}${note === "" ? "" : `  "${label(note)}"`}`;
    return fit(via === "client" ? `${text}${paint("  by client", "dim")}` : text, width);
  });
}

/** Names and values of a version for a small table: params, then metrics. */
export function factsOf(card: VersionCard): readonly Readonly<Record<string, string>>[] {
  return [
    ...card.params.map(([key, value]) => ({ kind: "param", name: label(key), value: label(value) })),
    ...card.metrics.map(({ key, last }) => ({ kind: "metric", name: label(key), value: formatNumber(last) })),
  ];
}
