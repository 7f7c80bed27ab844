import { useEffect } from "react";
import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import { isEmbeddingOnly, type ModelJob } from "../../../source/domain/ollama.js";
import { cellWidth, cut, fit } from "../../../source/ui/text/cells.js";
import { formatBytes, formatShare } from "../../../source/ui/text/format.js";
import { meter } from "../../../source/ui/text/meter.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { hostSign } from "../hosts/host-rows.js";
import { paceWords } from "./job-rows.js";
import { placeWords, shortName } from "./model-words.js";

type Options = {
  readonly groups: readonly AnswererGroup[];
  readonly jobs: readonly ModelJob[];
  /** The model that answers next. */
  readonly chosen: Answerer | undefined;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

type PaneRow = { readonly answerer: Answerer; readonly group?: undefined } | { readonly group: AnswererGroup };

const barCells = 6;
/** From so many columns on a name has room beside its bar. */
const barBesideFrom = 28;

/**
 * Who may answer, by hosts where there are several, those in memory first; what is pulled now below, in a pane of `width` x
 * `height`. The cursor stands on who answers next; while the pane has the focus it is the user's.
 */
export function useModelsPane({ groups, jobs, chosen, width, height, focused }: Options) {
  const answerers = groups.flatMap((group) => loadedFirst(group.answerers));
  const entries: readonly PaneRow[] =
    groups.length > 1
      ? groups.flatMap((group) => [{ group }, ...loadedFirst(group.answerers).map((answerer) => ({ answerer }))])
      : answerers.map((answerer) => ({ answerer }));
  const work = jobs.filter(({ state }) => state === "running").flatMap((job) => workRows(job, width));
  // The models keep half of the room.
  const shownWork = work.slice(0, Math.floor(height / 4) * 2);
  const tall = Math.max(1, height - shownWork.length);
  // Hosts have rows, but not the cursor.
  const seen = Math.max(1, tall - (entries.length - answerers.length));
  const chosenId = chosen && idOf(chosen);
  const chosenAt = answerers.findIndex((answerer) => idOf(answerer) === chosenId);
  const list = useList("chat.models", answerers.length, seen, allRows(answerers.map(idOf)), Math.max(0, chosenAt));
  const { to } = list;
  const [followed, setFollowed] = useKept<string | undefined>("chat.models-followed", undefined);
  const isFollowing = chosenAt >= 0 && (!focused || followed !== chosenId);
  useEffect(() => {
    if (!isFollowing) return;
    to(chosenAt);
    setFollowed(chosenId);
  }, [isFollowing, chosenAt, chosenId]);
  const here = answerers[list.cursor];
  const top = answerers[list.offset];
  const first = list.offset === 0 ? 0 : entries.findIndex((entry) => !entry.group && entry.answerer === top);
  const rows = entries.slice(first, first + tall).map((entry) => {
    if (entry.group) return ` ${hostRow(entry.group, width - 1)}`;
    const isHere = entry.answerer === here && (focused || chosenAt >= 0);
    const row = `${isHere ? glyph("cursor") : " "}${modelRow(entry.answerer, chosen, width - 1)}`;
    return isHere && focused ? paint(row, "cursor") : row;
  });
  const blank = Array.from({ length: Math.max(0, tall - rows.length) }, () => "");
  return {
    list,
    /** The one under the cursor. */
    model: here,
    title: "Models",
    rows: shownWork.length > 0 ? [...rows, ...blank, ...shownWork] : rows,
  };
}

function loadedFirst(answerers: readonly Answerer[]): readonly Answerer[] {
  return [...answerers].sort((a, b) => Number(b.isLoaded) - Number(a.isLoaded));
}

function idOf({ hostId, name }: Answerer): string {
  return `${hostId} ${name}`;
}

function hostRow(group: AnswererGroup, width: number): string {
  const { name, state, answerers } = group;
  const right = state === "up" ? (answerers.length === 0 ? "no model" : "") : state === "asking" ? "" : state;
  return `${hostSign(group)} ${fit(paint(label(name), "dim"), Math.max(1, width - 3 - cellWidth(right)))} ${paint(right, "dim")}`;
}

function modelRow(answerer: Answerer, chosen: Answerer | undefined, width: number): string {
  const { name, isLoaded, loaded, sizeBytes, capabilities } = answerer;
  const isChosen = chosen?.name === name && chosen.hostId === answerer.hostId;
  const embeds = isEmbeddingOnly(capabilities);
  const right = loaded ? placeWords(loaded) : embeds ? "embeds" : sizeBytes === undefined ? "" : formatBytes(sizeBytes);
  const room = Math.max(1, width - 3 - cellWidth(right));
  const shown = fit(shortName(name, room), room);
  const tone = isChosen ? "accent" : embeds ? "dim" : "plain";
  return `${isLoaded ? paint(glyph("running"), "good") : " "} ${paint(shown, tone)} ${right}`;
}

/** A pull in two rows: "↓ qwen3:8b ▰▰▰▱▱▱ 47 %", and its speed and the time to go below; where it is narrow the bar is there, too. */
function workRows(job: ModelJob, width: number): readonly string[] {
  const { kind, model, totalBytes, completedBytes } = job;
  const sign = paint(glyph(kind === "pull" ? "newerAtSource" : "running"), "running");
  const share = totalBytes > 0 ? completedBytes / totalBytes : undefined;
  const bar = share === undefined ? "" : `${paint(meter(share, barCells), "running")} `;
  const percent = share === undefined ? "" : formatShare(share, 1);
  const isNarrow = width < barBesideFrom;
  const right = isNarrow ? percent : `${bar}${fit(percent, 5, "right")}`;
  const name = fit(shortName(model, width - 4 - cellWidth(right)), Math.max(1, width - 4 - cellWidth(right)));
  const below = `${isNarrow ? bar : ""}${paint(paceWords(job), "dim")}`;
  return [` ${sign} ${name} ${right}`, `   ${cut(below, Math.max(1, width - 3))}`];
}
