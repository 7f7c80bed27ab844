import { render } from "ink-testing-library";
import { Shell, type ShellHost } from "../../screens/shell/shell.js";
import type { ProjectView } from "../../source/api/views.js";
import { createQueries } from "../../source/client/queries.js";
import { QueriesProvider } from "../../source/client/use-query.js";
import { withoutSgr } from "../../source/ui/theme.js";
import { KeptProvider } from "../../source/ui/use-kept.js";
import { keyOf } from "./act.js";
import type { FakeClient } from "./fake-client.js";
import { keyBytes } from "./key-bytes.js";

/** A trusted project with DVC and a pipeline. */
export const trustedProject: ProjectView = {
  root: "/home/ada/bot",
  name: "support-bot",
  host: "gpu-07",
  user: "ada",
  git: { branch: "main", commit: "4f2c1d9", dirty: false },
  hasDvc: true,
  hasPipeline: true,
  trusted: true,
  commands: ["train: python train.py"],
  fingerprint: "f1",
  commandProblems: [],
  unreadable: [],
  tools: [
    { name: "git", state: "found" },
    { name: "dvc", state: "found" },
  ],
  readOnly: false,
  hub: { pid: 1, version: "0", startedAtMs: 0, address: "127.0.0.1:5000" },
};

/** A hub of that project where nothing has happened yet. */
export const quietHub = {
  "project.get": () => trustedProject,
  "jobs.list": () => ({ jobs: [] }),
  "undo.peek": () => ({}),
  "machine.strip": () => ({}),
  "pipeline.get": () => ({ state: "none" }),
  "executions.list": () => ({ executions: [] }),
  "datasets.list": () => ({ state: "no-dvc" }),
  "runs.list": () => ({ rows: [], total: 0 }),
  "runs.table": () => ({ rows: [], total: 0, found: 0, all: 0, columns: [] }),
  "runs.looks": () => ({ saved: [], choice: { marks: [] } }),
  "models.board": () => ({ models: [] }),
  "ollama.get": () => ({ state: "down", url: "http://127.0.0.1:11434", reason: "refused", canStart: false }),
  "chats.list": () => ({ chats: [] }),
  "commands.list": () => ({ commands: [] }),
};

const host: ShellHost = {
  listensTo: () => undefined,
  copy: () => undefined,
  writeFile: async (path) => path,
  openFile: async () => undefined,
  editText: async ({ text }) => text,
  readText: async (path) => ({ path, name: path, text: "" }),
  completePath: async (text) => ({ text, names: [], total: 0 }),
  stopProcess: async () => undefined,
  caller: () => undefined,
  now: () => 1_000_000,
};

/** The frame on a made-up hub with a tab in front, 100 columns wide (ink-testing-library's). */
export function openShell(
  client: FakeClient,
  firstTab: string,
  options: { kept?: Map<string, unknown>; now?: () => number; host?: Partial<ShellHost> } = {},
) {
  const { kept = new Map(), now = host.now } = options;
  const app = render(
    <QueriesProvider value={createQueries(client, Date.now)}>
      <KeptProvider value={kept}>
        <Shell client={client} host={{ ...host, ...options.host, now }} folder="bot" firstTab={firstTab} />
      </KeptProvider>
    </QueriesProvider>,
  );
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      app.stdin.write(key);
      await new Promise((done) => setImmediate(done));
    }
  };
  return {
    /** What is on the screen, without colours. */
    screen: () => withoutSgr(app.lastFrame() ?? ""),
    /** Keys, each handled before the next. */
    press,
    /** The keys of actions, by their ids. */
    act: (...ids: readonly string[]) => press(...ids.map((id) => keyBytes(keyOf(id)))),
    unmount: () => app.unmount(),
  };
}
