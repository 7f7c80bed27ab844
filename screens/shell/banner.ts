import type { ProjectView } from "../../source/api/views.js";
import type { Connection } from "../../source/client/hub-client.js";
import { fit } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { paint } from "../../source/ui/theme.js";

/** One line under the tabs for what limits everything: no hub, an untrusted folder, a tool that is missing. */
export function bannerLine(options: {
  readonly project: ProjectView | undefined;
  readonly connection: Connection;
  readonly width: number;
}): string | undefined {
  const text = bannerText(options.project, options.connection);
  return text === undefined ? undefined : paint(fit(` ${text}`, options.width), "warning");
}

function bannerText(project: ProjectView | undefined, connection: Connection): string | undefined {
  if (connection.state === "down") return `${label(connection.message)}; it is tried again by itself.`;
  if (!project) return undefined;
  if (!project.trusted)
    return "This folder is not trusted: it is only read. T trusts it, after showing what would run.";
  const [missing] = project.tools.filter(({ name, state }) => state === "missing" && name === "dvc");
  return missing && project.hasPipeline ? "DVC is missing: I installs it into a private environment." : undefined;
}
