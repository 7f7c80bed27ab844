import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { gone } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { type App, startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools } from "../support/tools.js";

/** Counts until there is a file `go`, then ends with 3. */
const count = 'i=0\nwhile [ ! -e go ]; do i=$((i+1)); echo "line $i"; sleep 0.02; done\necho "last $i"\nexit 3\n';

function counting(): Project {
  const dvcYaml = "stages:\n  count: {cmd: sh count.sh, deps: [count.sh]}\n";
  const project = makeProject({ ".dvc/config": "", "dvc.yaml": dvcYaml, "count.sh": count });
  return { ...project, env: { ...project.env, PATH: pathWithTools("dvc"), SHELL: "/bin/sh" } };
}

const logOf = (project: Project) => {
  const path = join(project.root, ".slipway/executions/1/output.log");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
};
const lastLine = (project: Project) => Number(/line (\d+)\n(?!.*line)/s.exec(logOf(project))?.[1] ?? 0);
const moreLines = async (project: Project) => {
  const before = lastLine(project);
  await expect.poll(() => lastLine(project), { timeout: 60_000 }).toBeGreaterThan(before + 3);
};

/** The ways in which what was looking at a run goes away. */
const ways: readonly (readonly [string, (app: App, project: Project) => Promise<void>])[] = [
  ["its terminal is closed or the connection lost", async (app) => void process.kill(-app.pid, "SIGHUP")],
  ["its terminal is killed with -9", async (app) => void process.kill(-app.pid, "SIGKILL")],
  [
    "its terminal and then its hub are killed with -9",
    async (app, project) => {
      process.kill(-app.pid, "SIGKILL");
      await app.exit();
      const { pid } = JSON.parse(project.read(".slipway/hub.json"));
      process.kill(pid, "SIGKILL");
      expect(await gone(pid, 5000)).toBe(true);
    },
  ],
];

/** Begun by a key, and by the command line. */
const begun: readonly (readonly [string, (project: Project) => Promise<App>])[] = [
  [
    "by a key",
    async (project) => {
      const app = await startApp({ args: [project.root], env: project.env });
      await app.waitFor("Nothing has run yet");
      act(app, "pipeline.run");
      return app;
    },
  ],
  [
    "by slipway run",
    (project) => {
      const command = [process.execPath, resolve("dist/slipway.js"), "run"] as const;
      return startApp({ cwd: project.root, env: project.env, command: [...command] });
    },
  ],
];

describe.skipIf(missing("dvc"))("a run", () => {
  for (const [way, leave] of ways) {
    for (const [how, begin] of begun) {
      test(`that was begun ${how} goes on when ${way}, and is found again with its exit code and its whole log`, async () => {
        await using project = counting();
        expect(await slipway(project, "trust")).toMatchObject({ code: 0 });
        {
          await using app = await begin(project);
          await moreLines(project);
          await leave(app, project);
          await app.exit();
        }
        await moreLines(project);
        await using again = await startApp({ args: [project.root], env: project.env });
        await again.waitFor(/execution #1 · running/);
        project.write("go", "");
        await again.waitFor(/execution #1 · failed/, 60_000);
        const { executions } = JSON.parse((await slipway(project, "ps", "--all", "--json")).stdout);
        expect(executions).toMatchObject([
          { state: "failed", exitCode: 255, stages: [{ stage: "count", exitCode: 3 }] },
        ]);
        const { stdout } = await slipway(project, "logs", "1");
        expect(stdout).toBe(logOf(project));
        const last = Number(/last (\d+)/.exec(stdout)?.[1]);
        expect(stdout.match(/line \d+/g)).toEqual(Array.from({ length: last }, (_, at) => `line ${at + 1}`));
        expect(stdout).toMatch(/failed to run: sh count\.sh, exited with 3\n/);
      });
    }
  }
});
