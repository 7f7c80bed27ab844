import type { ModelJob } from "../../../source/domain/ollama.js";
import { errorRows } from "../../../source/ui/message-rows.js";
import { cellWidth, cut, fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAge, formatBytes, formatShare } from "../../../source/ui/text/format.js";
import { meter } from "../../../source/ui/text/meter.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint, type Tone } from "../../../source/ui/theme.js";
import { shortName } from "./model-words.js";

/** The rows that a job has in a list. */
export const jobHeight = 2;
const barCells = 10;
const layerCells = 12;

/** A job in two rows: sign, name, percent; then bar, speed and time to go, or how it ended. */
export function jobRows(job: ModelJob, width: number, nowMs: number): readonly string[] {
  const { kind, model, state, totalBytes, completedBytes, endedAtMs } = job;
  const share = shareOf(job);
  const right = state === "running" ? (share === undefined ? "" : formatShare(completedBytes, totalBytes)) : "";
  const age = endedAtMs === undefined ? "" : formatAge(nowMs - endedAtMs);
  const end = right === "" ? age : right;
  const room = width - cellWidth(end) - (kind === "create" ? 10 : 3);
  const name = `${signOf(job)} ${shortName(model, room)}${kind === "create" ? paint(" create", "dim") : ""}`;
  const head = `${fit(name, Math.max(1, width - cellWidth(end) - 1))} ${end}`;
  if (state !== "running") return [head, `  ${paint(cut(endWords(job), width - 2), toneOf(state))}`];
  const bar = share === undefined ? "" : `${paint(meter(share, barCells), "running")} `;
  return [head, `  ${cut(`${bar}${paceWords(job)}`, width - 2)}`];
}

function endWords({ kind, state, totalBytes, message, status }: ModelJob): string {
  if (state === "stopped") return "stopped";
  if (state === "failed") return label(message ?? status);
  if (kind === "create") return "made, and it answers";
  return totalBytes > 0 ? `pulled, ${formatBytes(totalBytes)}` : "pulled";
}

/** "38 MB/s · 1m10s", what the server does where it tells no bytes. */
export function paceWords({ status, bytesPerSecond, remainingMs }: ModelJob): string {
  if (bytesPerSecond === undefined) return label(status);
  const left = remainingMs === undefined ? "" : ` ${glyph("dot")} ${formatAge(remainingMs)}`;
  return `${formatBytes(bytesPerSecond)}/s${left}`;
}

/** What to do where the server's words of a failure say no more than that. */
const nextStep = {
  pull: "Look at the name (as on ollama.com/library, or hf.co/OWNER/REPOSITORY), and at the host's way to it; r pulls again.",
  create: "Change what it is made of: C makes it again.",
} as const;

/** Where a job is: what the server says, each layer with its bar, how it ended and what to do. */
export function jobDetail(job: ModelJob, width: number): readonly string[] {
  const { state, status, totalBytes, completedBytes, layers, message, hint } = job;
  const sum = totalBytes > 0 ? `${formatBytes(completedBytes)} of ${formatBytes(totalBytes)}` : "";
  const pace = state === "running" && job.bytesPerSecond !== undefined ? paceWords(job) : "";
  const ended =
    state === "running"
      ? wrap(label(status), width)
      : state === "failed"
        ? errorRows({ message: message ?? status, hint: hint ?? nextStep[job.kind] }, width)
        : wrap(label(message ?? status), width).map((row) => paint(row, toneOf(state)));
  const advice = state === "stopped" && job.kind === "pull" ? [paint("r pulls on from where it was.", "dim")] : [];
  const line = [sum, pace].filter((part) => part !== "").join(` ${glyph("dot")} `);
  return [...ended, ...advice, ...(line === "" ? [] : [line]), ...layers.map((layer) => layerRow(layer, width))];
}

function layerRow({ digest, totalBytes, completedBytes }: ModelJob["layers"][number], width: number): string {
  const share = totalBytes === 0 ? 1 : completedBytes / totalBytes;
  const name = fit(label(digest.replace(/^sha256:/, "").slice(0, layerCells)), layerCells);
  const cells = Math.max(4, Math.min(30, width - layerCells - 28));
  const size = fit(formatBytes(totalBytes), 8, "right");
  return `${name} ${paint(meter(share, cells), share >= 1 ? "good" : "running")} ${fit(formatShare(completedBytes, totalBytes), 6, "right")} of ${size}`;
}

/** Of what is known of it, 0 to 1; undefined: no bytes are told. */
function shareOf({ totalBytes, completedBytes }: ModelJob): number | undefined {
  return totalBytes > 0 ? completedBytes / totalBytes : undefined;
}

function signOf({ kind, state }: ModelJob): string {
  const signs = {
    running: paint(glyph(kind === "pull" ? "newerAtSource" : "running"), "running"),
    done: paint(glyph("finished"), "good"),
    failed: paint(glyph("failed"), "bad"),
    stopped: paint(glyph("stopped"), "warning"),
  };
  return signs[state];
}

function toneOf(state: ModelJob["state"]): Tone {
  if (state === "failed") return "bad";
  return state === "done" ? "good" : "dim";
}

/** All of a job as text: what a pane has no room for. */
export function jobText({ kind, model, status, message, hint, layers }: ModelJob): string {
  const sizes = layers.map(
    ({ digest, totalBytes, completedBytes }) =>
      `${digest}  ${formatBytes(completedBytes)} of ${formatBytes(totalBytes)}`,
  );
  return [
    `${kind} ${model}`,
    status,
    ...(message === undefined ? [] : ["", message]),
    ...(hint === undefined ? [] : [hint]),
    "",
    ...sizes,
  ].join("\n");
}
