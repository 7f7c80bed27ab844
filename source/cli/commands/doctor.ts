import type { HostView } from "../../api/ollama-calls.js";
import type { OllamaView, ProjectView, ToolState } from "../../api/views.js";
import type { HubClient } from "../../client/hub-client.js";
import type { LogoutFinding } from "../../domain/logout.js";
import { UserError } from "../../domain/user-error.js";
import { formatAmount } from "../../ui/text/format.js";
import { label } from "../../ui/text/sanitize.js";
import type { Arguments } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { toolEnvironment } from "../own-caller.js";
import { appVersion } from "../version.js";
import { withClient } from "../with-client.js";

const lookForMs = 30_000;
/** A server that hangs is one after some seconds. */
const hostsWithinMs = 5000;
/** Of the server that the tests run (scripts/test-tools.mjs). Other ones answer by the same API, with other words. */
const testedOllama = "0.17";

/** `slipway doctor`: what was found where, which versions, what is missing and how to get it, whether logging out ends runs. Exit code 4 where git or dvc is. */
export function runDoctor(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    // A hub outlives the shell that started it: what is asked is how it is here.
    if (args.text("hub") === undefined) await attach(client);
    const project = await found(() => client.call("project.get", {}));
    const ollama = await client.call("ollama.get", {});
    const hosts = await answeredHosts(client);
    const { findings } = await client.call("hub.logout", {});
    if (args.flag("json")) {
      printJson({ version: appVersion, node: process.version, project, ollama, hosts, logout: findings });
    } else {
      print(project, ollama);
      for (const host of hosts) if (host.origin === "settings") printLine(hostLine(host));
      for (const finding of findings) printLogout(finding);
    }
    return project.tools.some(({ name, state }) => (name === "git" || name === "dvc") && state === "missing") ? 4 : 0;
  });
}

function print(project: ProjectView, ollama: OllamaView): void {
  printLine(`slipway ${appVersion}, Node ${process.version}, ${process.platform} ${process.arch}`);
  printLine(`project ${label(project.root)}, ${project.trusted ? "trusted" : "not trusted: slipway trust"}`);
  for (const tool of project.tools) printLine(toolLine(tool));
  for (const problem of project.unreadable) printLine(`✗ store   ${label(problem)}`);
  printLine(
    ollama.state === "up"
      ? `✓ ollama server ${ollama.version} at ${ollama.url}, ${formatAmount(ollama.models.length, "model")} (Slipway is tested with ${testedOllama})`
      : `· ollama server at ${ollama.url}: ${ollama.state === "down" ? label(ollama.reason) : "starting"}`,
  );
}

const logoutSigns = { good: "✓", warning: "!", bad: "✗" } as const;

function printLogout({ state, text, fix }: LogoutFinding): void {
  printLine(`${logoutSigns[state]} logout  ${label(text)}`);
  if (fix !== undefined) printLine(`          ${label(fix)}`);
}

/** A hub that only reads goes on with its own environment. */
async function attach(client: HubClient): Promise<void> {
  await client.call("client.attach", { env: toolEnvironment() }).catch((error: unknown) => {
    if (!(error instanceof UserError) || error.code !== "call.not-allowed") throw error;
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

/** The project's servers when each has answered, or is known not to. */
async function answeredHosts(client: HubClient): Promise<readonly HostView[]> {
  for (const until = Date.now() + hostsWithinMs; ; ) {
    const { hosts } = await client.call("hosts.list", {});
    if (hosts.every(({ state }) => state !== "asking") || Date.now() > until) return hosts;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function hostLine(host: HostView): string {
  const where = `${label(host.name)} at ${label(host.url)}`;
  if (host.state !== "up") return `· host    ${where}: ${host.state === "down" ? label(host.reason) : host.state}`;
  const what = host.kind === "ollama" ? `Ollama ${label(host.version)}` : "OpenAI-compatible";
  return `✓ host    ${where}: ${what}`;
}

function toolLine({ name, state, path, version, origin, hint }: ToolState): string {
  if (state !== "found") return `✗ ${name.padEnd(7)} ${state}${hint === undefined ? "" : `: ${hint}`}`;
  return `✓ ${name.padEnd(7)} ${version ?? "?"} ${path ?? ""}${origin === "private" ? " (Slipway's own)" : ""}`;
}
