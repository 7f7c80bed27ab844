import type { HostView } from "../../../source/api/ollama-calls.js";
import { messageRows } from "../../../source/ui/message-rows.js";
import { cellWidth, fit, wrap } from "../../../source/ui/text/cells.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** The rows that a host has in a list. */
export const hostHeight = 2;
const keyCells = 9;

/** A host in two rows: sign, name, what answers there; then its URL. */
export function hostRows(host: HostView, width: number): readonly string[] {
  const right = answersWords(host);
  const name = `${hostSign(host)} ${label(host.name)}`;
  const room = Math.max(1, width - cellWidth(right) - 1);
  return [`${fit(name, room)} ${right}`, `  ${paint(label(host.url), "dim")}`];
}

/** The state of a host as a sign. */
export function hostSign({ state }: Pick<HostView, "state">): string {
  const signs = {
    up: paint(glyph("running"), "good"),
    starting: paint(glyph("waiting"), "warning"),
    asking: paint(glyph("quiet"), "dim"),
    down: paint(glyph("failed"), "bad"),
  };
  return signs[state];
}

/** "Ollama 0.17.4", "OpenAI", "down", "starting", "…" */
export function answersWords(host: HostView): string {
  if (host.state === "up") return label(`${host.kind === "ollama" ? "Ollama" : "OpenAI"} ${host.version}`.trim());
  if (host.state === "asking") return glyph("ellipsis");
  return host.state;
}

/** All that is known of a host: its address, how it is, what it cannot do; `log`: the last that the server wrote. */
export function hostDetail(host: HostView, log: readonly string[], width: number): readonly string[] {
  const row = (key: string, value: string) => {
    const [first = "", ...more] = wrap(label(value), Math.max(1, width - keyCells));
    const indent = " ".repeat(keyCells);
    return [`${paint(fit(key, keyCells), "dim")}${first}`, ...more.map((each) => `${indent}${each}`)];
  };
  const lacks = [...new Set(Object.values(host.lacks))];
  return [
    ...row("address", host.url),
    ...row(
      "from",
      host.origin === "environment" ? "OLLAMA_HOST, or where Ollama is by itself" : "the settings of this project",
    ),
    ...(host.apiKeyEnv === undefined ? [] : row("key", `in the environment variable ${host.apiKeyEnv}`)),
    ...stateRows(host, width),
    ...(lacks.length === 0 ? [] : ["", ...messageRows(lacks, width).map((each) => paint(each, "dim"))]),
    ...(log.length === 0 ? [] : ["", paint("ollama serve wrote last (o shows all):", "dim"), ...log.map(label)]),
  ];
}

function stateRows(host: HostView, width: number): readonly string[] {
  if (host.state === "up") return [`${hostSign(host)} ${answersWords(host)} answers`];
  if (host.state === "starting") return [paint("It is starting.", "warning")];
  if (host.state === "asking") return [paint("It has not answered yet.", "dim")];
  return downRows(host, width);
}

/** Why a host does not answer, and what can be done: what stands where its models would. */
export function downRows(host: Extract<HostView, { state: "down" }>, width: number): readonly string[] {
  const { reason, hint, canStart, origin, code } = host;
  return [
    ...messageRows([reason], width).map((row) => paint(row, "warning")),
    ...messageRows(
      canStart
        ? ["S starts it, in the background."]
        : [
            ...(hint === undefined ? [] : [hint]),
            ...(origin === "environment" && code === "ollama.down"
              ? [
                  "",
                  "Install Ollama (https://ollama.com/download), or set OLLAMA_HOST to a server that runs and open Slipway again.",
                  "Or A adds another host.",
                ]
              : []),
          ],
      width,
    ),
  ];
}
