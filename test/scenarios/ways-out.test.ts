import { resolve } from "node:path";
import { expect, test } from "vitest";
import { gone, processesWith } from "../support/processes.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";

const pipeline = { "dvc.yaml": "stages:\n  train:\n    cmd: echo hello\n" };
const boot = resolve("dist/slipway.js");
/** What Node 20 would do with the boot file, by the Node that is here. */
const asNode20 =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.0.0'}})";

/** The living processes of the app in a terminal, without its hub. */
const ofApp = (mark: string) =>
  processesWith("SLIPWAY_TEST_WAY_OUT", mark).filter(
    ({ argv }) => argv.includes("slipway.js") && !argv.includes("hub"),
  );

// The boot process died and left the real one behind, with the terminal in raw mode.
test("started by Node 20, a signal for the first process ends the one that it has started, and gives its code on", async () => {
  for (const [signal, code] of [
    ["SIGQUIT", 131],
    ["SIGTERM", 143],
  ] as const) {
    await using project = makeProject(pipeline);
    const env = { ...project.env, SLIPWAY_TEST_WAY_OUT: project.root };
    const command = [process.execPath, "--import", asNode20, boot, project.root] as const;
    await using app = await startApp({ command, env });
    await app.waitFor(/train: never ran/);
    const started = ofApp(project.root).filter(({ pid }) => pid !== app.pid);
    expect(started).toHaveLength(1);
    app.kill(signal);
    expect(await app.exit()).toEqual({ code, signal: 0 });
    for (const { pid } of started) expect(await gone(pid, 5000)).toBe(true);
  }
});

// The app went on in the terminal, and read the keys that were meant for the shell.
test("started by Node 20 from a shell, it ends with its first process however that is killed", async () => {
  await using project = makeProject(pipeline);
  const env = { ...project.env, SLIPWAY_TEST_WAY_OUT: project.root };
  const script = `'${process.execPath}' --import "${asNode20}" '${boot}' '${project.root}'; exec sleep 1000`;
  await using app = await startApp({ command: ["/bin/sh", "-c", script], env });
  await app.waitFor(/train: never ran/);
  const [first, ...others] = ofApp(project.root)
    .sort((one, other) => one.pid - other.pid)
    .filter(({ argv }) => !argv.includes("sleep"));
  expect(others).toHaveLength(1);
  process.kill(first?.pid ?? 0, "SIGKILL");
  for (const { pid } of others) expect(await gone(pid, 5000)).toBe(true);
});

// Without a SIGHUP the app went on for ever, or wrote a crash log about a failed read.
test("a terminal of another session that is gone ends the app without a word of a fault", async () => {
  await using project = makeProject(pipeline);
  const env = { ...project.env, SLIPWAY_TEST_WAY_OUT: project.root };
  const apart = `setsid --fork '${process.execPath}' '${boot}' '${project.root}'; exec sleep 1000`;
  await using app = await startApp({ command: ["/bin/sh", "-c", apart], env });
  await app.waitFor(/train: never ran/);
  const [own, ...others] = ofApp(project.root);
  expect({ own: own !== undefined, others }).toEqual({ own: true, others: [] });
  app.kill("SIGKILL");
  await app.exit();
  expect(await gone(own?.pid ?? 0, 5000)).toBe(true);
  expect(app.output()).not.toContain("a fault of Slipway");
});
