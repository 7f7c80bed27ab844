import { render } from "ink-testing-library";
import { expect, test } from "vitest";
import { Shell, type ShellHost } from "../../../screens/shell/shell.js";
import type { ProjectView } from "../../../source/api/views.js";
import { createQueries } from "../../../source/client/queries.js";
import { QueriesProvider } from "../../../source/client/use-query.js";
import { UserError } from "../../../source/domain/user-error.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { KeptProvider } from "../../../source/ui/use-kept.js";
import { type FakeClient, fakeClient } from "../../support/fake-client.js";

const project: ProjectView = {
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
  tools: [{ name: "dvc", state: "found" }],
  readOnly: false,
  hub: { pid: 1, version: "0", startedAtMs: 0, address: "127.0.0.1:5000" },
};
const stage = {
  name: "train",
  cmd: "python train.py",
  deps: [],
  outs: [],
  params: [],
  state: "never-ran",
  reasons: ["it never ran"],
  upstream: [],
  lastDurationMs: undefined,
};
const answers = {
  "project.get": () => project,
  "jobs.list": () => ({ jobs: [] }),
  "undo.peek": () => ({}),
  "pipeline.get": () => ({ state: "ready", stages: [stage], params: [] }),
  "executions.list": () => ({ executions: [] }),
};
const host: ShellHost = {
  copy: () => undefined,
  writeFile: async (path) => path,
  openFile: async () => undefined,
  editText: async ({ text }) => text,
  stopProcess: async () => undefined,
  caller: () => undefined,
  now: () => 1_000_000,
};

/** The frame on a made-up hub, 100 columns wide (ink-testing-library's). */
function open(client: FakeClient) {
  return render(
    <QueriesProvider value={createQueries(client, Date.now)}>
      <KeptProvider value={new Map()}>
        <Shell client={client} host={host} folder="bot" firstTab="pipeline" />
      </KeptProvider>
    </QueriesProvider>,
  );
}

test("the frame shows project, branch, tabs and the keys of the screen in front", async () => {
  const app = open(fakeClient(answers));
  await expect.poll(() => app.lastFrame()).toContain("support-bot @ gpu-07");
  await expect.poll(() => app.lastFrame()).toContain("train: never ran");
  const lines = withoutSgr(app.lastFrame() ?? "").split("\n");
  expect(lines[0]).toContain("main ✓");
  expect(lines[1]).toMatch(/1 Chat +2 Datasets +▐3 Pipeline▌ +4 Runs +5 Registry/);
  expect(lines.at(-1)).toMatch(/r run +R run stage +p params +\? help/);
  app.unmount();
});

test("an error of the hub becomes a toast that says what to do", async () => {
  const client = fakeClient({
    ...answers,
    "pipeline.run": () => {
      throw new UserError({ code: "x", kind: "missing", message: "DVC went away", hint: "Press I." });
    },
  });
  const app = open(client);
  await expect.poll(() => app.lastFrame()).toContain("r run");
  app.stdin.write("r");
  await expect.poll(() => app.lastFrame()).toMatch(/DVC went away[\s\S]*Press I\./);
  expect(client.calls.at(-1)).toEqual(["pipeline.run", { targets: [], force: false }]);
  app.unmount();
});

test("a key that cannot do its work now says why, and asks nothing of the hub", async () => {
  const client = fakeClient({ ...answers, "project.get": () => ({ ...project, trusted: false }) });
  const app = open(client);
  await expect.poll(() => app.lastFrame()).toContain("This folder is not trusted: it is only read.");
  app.stdin.write("r");
  await expect.poll(() => app.lastFrame()).toContain("This folder is not trusted: T trusts it");
  expect(client.calls.map(([name]) => name)).not.toContain("pipeline.run");
  app.unmount();
});

test("a dangerous action shows its command and runs only when it is confirmed", async () => {
  const client = fakeClient({ ...answers, "pipeline.run": () => ({ executionId: "1" }) });
  const app = open(client);
  await expect.poll(() => app.lastFrame()).toContain("r run");
  app.stdin.write("F");
  await expect.poll(() => app.lastFrame()).toContain("$ dvc repro --force");
  app.stdin.write("\u001b");
  await expect.poll(() => app.lastFrame()).not.toContain("$ dvc repro --force");
  expect(client.calls.map(([name]) => name)).not.toContain("pipeline.run");
  app.stdin.write("F");
  await expect.poll(() => app.lastFrame()).toContain("$ dvc repro --force");
  app.stdin.write("\r");
  await expect.poll(() => client.calls.at(-1)).toEqual(["pipeline.run", { targets: [], force: true }]);
  app.unmount();
});

test("what changed is asked for again, and only that", async () => {
  let name = "train";
  const client = fakeClient({
    ...answers,
    "pipeline.get": () => ({ state: "ready", stages: [{ ...stage, name }], params: [] }),
  });
  const app = open(client);
  await expect.poll(() => app.lastFrame()).toContain("train: never ran");
  const before = client.calls.length;
  name = "evaluate";
  client.emit("pipeline");
  await expect.poll(() => app.lastFrame()).toContain("evaluate: never ran");
  expect(client.calls.slice(before).map(([call]) => call)).toEqual(["pipeline.get"]);
  app.unmount();
});

test("help lists the keys of the moment, filters as one types and runs what is chosen", async () => {
  const app = open(fakeClient(answers));
  await expect.poll(() => app.lastFrame()).toContain("r run");
  app.stdin.write("?");
  await expect.poll(() => app.lastFrame()).toContain("Run the pipeline with DVC");
  for (const letter of "registry") {
    app.stdin.write(letter);
    await new Promise((done) => setImmediate(done));
  }
  await expect.poll(() => app.lastFrame()).toContain("Go to the tab Registry");
  await expect.poll(() => app.lastFrame()).not.toContain("Run the pipeline with DVC");
  app.stdin.write("\r");
  await expect.poll(() => app.lastFrame()).toContain("▐5 Registry▌");
  app.unmount();
});
