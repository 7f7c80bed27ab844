import { describe, expect, test } from "vitest";
import { act } from "../support/act.js";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { startApp } from "../support/pty.js";
import { slipway } from "../support/slipway.js";

const hostile = "evil\u001b]0;title\u0007\u001b[2J\u001b]52;c;aGk=\u0007\u202e\u200b\r\n\u009b31mname";

/** Sequences that the program itself has reason to send: SGR, cursor, screen, paste, synchronised output. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const own = /\u001b(\[[\d;]*[mA-HJKfhl]|\[\?[\d;]*[hl]|\[>?[\d;]*[uqc]|\[\?u|[78=>E])/g;

describe("text from outside", () => {
  test("reaches no terminal as anything but text, in any tab, dialog or list", async () => {
    await using project = makeProject({
      "dvc.yaml": `stages:\n  "st\\u001b]0;x\\u0007\\u202eage":\n    cmd: "echo \\u001b[2J\\u202e"\n`,
      "params.yaml": `"k\\u001b[2Jey": "v\\u202ealue"\n`,
      ".dvc/config": "['remote \"re\u001b[2Jmote\"']\n    url = x\n",
    });
    await using hub = await startHub(project);
    const post = async (path: string, body: object) => {
      const response = await fetch(`${hub.url}/api/2.0/mlflow/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      expect(response.status, text).toBe(200);
      return JSON.parse(text);
    };
    const { experiment_id } = await post("experiments/create", { name: `exp${hostile}` });
    const { run } = await post("runs/create", {
      experiment_id,
      run_name: hostile,
      start_time: Date.now(),
      tags: [{ key: "slipway.stage", value: hostile }],
    });
    const run_id = run.info.run_id;
    await post("runs/log-parameter", { run_id, key: "rank", value: hostile });
    for (const step of [1, 2]) await post("runs/log-metric", { run_id, key: "loss", value: 1, timestamp: step, step });
    await post("registered-models/create", { name: `model${hostile.replaceAll(/[/:]/g, "")}` });
    const versions = {
      name: `model${hostile.replaceAll(/[/:]/g, "")}`,
      source: "s3://bucket/model",
      description: hostile,
      run_id,
      tags: [{ key: "base_model", value: hostile }],
    };
    await post("model-versions/create", versions);

    await using app = await startApp({ args: [project.root], env: project.env, columns: 150, rows: 45 });
    await app.waitFor("never ran");
    for (const tab of ["chat", "datasets", "pipeline", "runs", "registry"]) {
      act(app, `global.tab-${tab}`);
      if (tab === "runs") await app.waitFor(/evil␛/);
      if (tab === "registry") {
        await app.waitFor(/v1 +evil␛/);
        act(app, "registry.promote");
        await app.waitFor(/Promote model/);
        app.press("esc");
        await app.waitFor((screen) => !screen.includes("Promote model"));
        act(app, "registry.details");
        await app.waitFor("│ rank");
      }
    }
    const output = app.output().replaceAll(own, "");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect([...new Set(output.match(/[\u001b\u009b\u009d\u202e\u200b].{0,6}|title\u0007/gu) ?? [])]).toEqual([]);
  });

  // "=cmd()" as a name went out unguarded, and an escape sequence in it to the terminal.
  test("is no formula in a CSV; a terminal gets it as signs, a file as it is", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const name = "=cmd()\u001b]0;x\u0007";
    const response = await fetch(`${hub.url}/api/2.0/mlflow/runs/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
      body: JSON.stringify({ experiment_id: "0", run_name: name, start_time: Date.now() }),
    });
    expect(response.status).toBe(200);
    const args = ["runs", "ls", "--csv", "--columns", "name"];
    expect((await slipway(project, ...args)).stdout).toBe(`name\r\n'${name}\r\n`);
    await using app = await startApp({ args, cwd: project.root, env: project.env });
    expect(await app.exit()).toMatchObject({ code: 0 });
    expect(app.output()).toContain("'=cmd()␛]0;x␇");
    expect(app.output()).not.toContain("\u0007");
  });

  test("a terminal that is ended by a signal is given back, with the signal's exit code", async () => {
    await using project = makeProject({});
    for (const [signal, code] of [
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ] as const) {
      await using app = await startApp({ args: [project.root], env: project.env });
      await app.waitFor("● hub");
      app.kill(signal);
      expect(await app.exit()).toMatchObject({ code });
      expect(app.onAlternateScreen()).toBe(false);
      expect(app.output().endsWith("\u001b[0m") || app.output().includes("\u001b[?25h")).toBe(true);
    }
  });
});
