import type { ToolState } from "../../api/views.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { appVersion } from "../version.js";
import { withClient } from "../with-client.js";

const lookForMs = 30_000;

/** `slipway doctor`: what was found where, which versions, what is missing and how to get it. Exit code 4 where git or dvc is. */
export function runDoctor(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const project = await found(() => client.call("project.get", {}));
    const ollama = await client.call("ollama.get", {});
    if (args.flag("json")) printJson({ version: appVersion, node: process.version, project, ollama });
    else {
      printLine(`slipway ${appVersion}, Node ${process.version}, ${process.platform} ${process.arch}`);
      printLine(`project ${label(project.root)}, ${project.trusted ? "trusted" : "not trusted: slipway trust"}`);
      for (const tool of project.tools) printLine(toolLine(tool));
      printLine(
        ollama.state === "up"
          ? `✓ ollama server ${ollama.version} at ${ollama.url}, ${ollama.models.length} models`
          : `· ollama server at ${ollama.url}: ${ollama.state === "down" ? label(ollama.reason) : "starting"}`,
      );
    }
    return project.tools.some(({ name, state }) => (name === "git" || name === "dvc") && state === "missing") ? 4 : 0;
  });
}

/** The hub looks for tools in the background when it starts. */
async function found<Project extends { readonly tools: readonly ToolState[] }>(
  get: () => Promise<Project>,
): Promise<Project> {
  for (const until = Date.now() + lookForMs; ; ) {
    const project = await get();
    if (project.tools.length > 0 || Date.now() > until) return project;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function toolLine({ name, state, path, version, origin, hint }: ToolState): string {
  if (state !== "found") return `✗ ${name.padEnd(7)} ${state}${hint === undefined ? "" : `: ${hint}`}`;
  return `✓ ${name.padEnd(7)} ${version ?? "?"} ${path ?? ""}${origin === "private" ? " (Slipway's own)" : ""}`;
}
