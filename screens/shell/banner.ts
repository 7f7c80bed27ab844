import type { ProjectView } from "../../source/api/views.js";
import type { Connection } from "../../source/client/hub-client.js";
import { fit, wrap } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { paint } from "../../source/ui/theme.js";

/** The rows under the tabs for what limits everything: no hub, an untrusted folder, a tool that is missing, a changed port. */
export function bannerRows(options: {
  readonly project: ProjectView | undefined;
  readonly connection: Connection;
  readonly width: number;
}): readonly string[] {
  const { project, connection, width } = options;
  return bannerTexts(project, connection)
    .flatMap((text) => wrap(text, width - 2))
    .map((row) => paint(fit(` ${row}`, width), "warning"));
}

function bannerTexts(project: ProjectView | undefined, connection: Connection): readonly string[] {
  if (connection.state === "down")
    return [`${label(connection.message)}; it is tried again by itself. ${label(connection.hint ?? "")}`.trimEnd()];
  if (!project) return [];
  const { address, insteadOf } = project.hub;
  const port =
    insteadOf === undefined
      ? []
      : [`Port ${insteadOf} was taken by another program: the hub is at ${address} now. Tell scripts: slipway env`];
  const full = "The disk is full: what is there is shown, nothing is written. Free some space; it goes on by itself.";
  const store = [...(project.diskFull ? [full] : []), ...unreadable(project.unreadable)];
  if (!project.trusted)
    return [
      "This folder is not trusted: it is only read. T trusts it, after showing what would run.",
      ...store,
      ...port,
    ];
  const isMissing = (tool: string) => project.tools.some(({ name, state }) => state === "missing" && name === tool);
  const missing = [
    ...(isMissing("git") ? ["git is missing, so no branch and no versions of data: apt-get install git."] : []),
    ...(isMissing("dvc") && project.hasPipeline ? ["DVC is missing: I installs it into a private environment."] : []),
  ];
  return [...(missing.length > 0 ? [missing.join(" ")] : []), ...store, ...port];
}

function unreadable([first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? "" : ` And ${others.length} more: slipway doctor names them.`;
  return [`The store is not shown whole: ${label(first)}.${more}`];
}
