import type { MachineStrip } from "../../source/api/machine-views.js";
import type { JobView, ProjectView } from "../../source/api/views.js";
import type { WatchView } from "../../source/api/watch-views.js";
import type { Connection } from "../../source/client/hub-client.js";
import { cellWidth, cut, fit } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { stripText } from "../machine/strip.js";

/** The first line: name, project, branch; the machine where there is room; what runs in the background, the hub's state. */
export function headerLine(options: {
  readonly project: ProjectView | undefined;
  readonly folder: string;
  readonly connection: Connection;
  readonly jobs: readonly JobView[];
  readonly machine?: MachineStrip | undefined;
  readonly watch?: WatchView | undefined;
  readonly width: number;
}): string {
  const { project, folder, connection, jobs, machine, watch, width } = options;
  const name = project ? `${label(project.name)} @ ${label(project.host)}` : label(folder);
  const state = `${watchSign(watch)}${runningJobs(jobs)}${hubSign(connection, project?.readOnly ?? false)}${unreadable(project)} `;
  const left = ` ${paint("slipway", "title")}  ${paint(name, "strong")}   ${branch(project)}`;
  const strip = stripText(machine, width - cellWidth(left) - cellWidth(state) - 5);
  const right = strip === "" ? state : `${strip}   ${state}`;
  const room = width - cellWidth(right);
  return `${fit(cut(left, Math.max(0, room - 1)), Math.max(0, room))}${right}`;
}

/** The second line: the tabs, the one in front between bars, behind its title what goes on there. */
export function tabLine(
  tabs: readonly { readonly id: string; readonly title: string }[],
  tab: string,
  width: number,
  signs: Readonly<Record<string, string>> = {},
): string {
  const texts = tabs.map(({ id, title }, at) => {
    const sign = signs[id] ?? "";
    const text = `${at + 1} ${title}${sign === "" ? "" : ` ${sign}`}`;
    return id === tab ? paint(`${glyph("tabLeft")}${text}${glyph("tabRight")}`, "title") : ` ${text} `;
  });
  return fit(` ${texts.join("  ")}`, width);
}

function branch(project: ProjectView | undefined): string {
  if (!project) return "";
  if (!project.git) return paint("no git", "dim");
  const { branch: name, dirty } = project.git;
  const sign =
    dirty === undefined ? "?" : dirty ? paint(glyph("changed"), "warning") : paint(glyph("finished"), "good");
  return `${label(name)} ${sign}`;
}

function hubSign(connection: Connection, readOnly: boolean): string {
  if (connection.state === "up")
    return `${paint(glyph("running"), "good")} hub${readOnly ? `  ${paint("READ-ONLY", "warning")}` : ""}`;
  if (connection.state === "connecting") return `${paint(glyph("waiting"), "warning")} hub starts`;
  return `${paint(glyph("failed"), "bad")} hub away`;
}

/** That something is missing from every list; `slipway doctor` and the banner name it. */
function unreadable(project: ProjectView | undefined): string {
  const count = project?.unreadable.length ?? 0;
  return count === 0 ? "" : paint(` ${glyph("failed")} ${count} unreadable`, "warning");
}

/** That saving something runs the pipeline, and what it is about to run. */
function watchSign(watch: WatchView | undefined): string {
  if (watch?.state !== "on") return "";
  const { phase, stages, blocked } = watch;
  if (phase === "countdown") {
    const names = stages.map(({ name }) => label(name)).join(", ");
    return `${paint(`${glyph("waiting")} watch: ${cut(names, 30)} in a moment (c leaves it out)`, "warning")}   `;
  }
  if (phase === "blocked")
    return `${paint(`${glyph("failed")} watch: ${cut(label(blocked?.message ?? ""), 44)}`, "bad")}   `;
  return `${paint(glyph("running"), phase === "running" ? "running" : "good")} watch   `;
}

function runningJobs(jobs: readonly JobView[]): string {
  const running = jobs.filter(({ state }) => state === "running");
  const [first] = running;
  if (!first) return "";
  const more = running.length > 1 ? ` +${running.length - 1}` : "";
  const text = `${label(first.title)}${first.progress ? `: ${label(first.progress)}` : ""}`;
  return `${paint(glyph("running"), "running")} ${cut(text, 44)}${more}   `;
}
