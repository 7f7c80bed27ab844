import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { startHub } from "../support/hub.js";
import { gone } from "../support/processes.js";
import { makeProject, makeSampleProject } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing, pathWithTools, python } from "../support/tools.js";

const points = 200;
/** The sample's pipeline on a busy machine, in ms. */
const wholeRun = 150_000;

describe.skipIf(missing("python", "dvc"))("a hub that is killed with -9", () => {
  test("loses no point of a script that logs while no terminal is open", async () => {
    await using project = makeProject({});
    const hub = await startHub(project, "--idle", "60");
    const port = new URL(hub.url).port;
    const script = spawn(python(), [resolve("test/real/log_steadily.py"), String(points)], { env: hub.env });
    const ended = new Promise<number | null>((done) => script.once("exit", done));
    const runId = await new Promise<string>((done) => createInterface({ input: script.stdout }).once("line", done));
    process.kill(hub.pid, "SIGKILL");
    expect(await gone(hub.pid, 5000)).toBe(true);
    // It comes back at the same port with the same secret: the client's retries find it.
    await using again = await startHub(project, "--idle", "60");
    expect([new URL(again.url).port, again.token]).toEqual([port, hub.token]);
    expect(await ended).toBe(0);
    const query = `run_id=${runId}&metric_key=loss&max_results=25000`;
    const reply = await fetch(`${again.url}/api/2.0/mlflow/metrics/get-history?${query}`, {
      headers: { authorization: `Bearer ${again.token}` },
    });
    const { metrics }: { readonly metrics: readonly { readonly step: number }[] } = JSON.parse(await reply.text());
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: points }, (_, step) => step));
  });

  test("loses nothing that it has answered to eight clients that write side by side, and they go on by themselves", async () => {
    await using project = makeProject({});
    const batches = 40;
    const hub = await startHub(project, "--idle", "60");
    const script = spawn(python(), [resolve("test/real/log_side_by_side.py"), String(batches)], { env: hub.env });
    const ended = new Promise<number | null>((done) => script.once("exit", done));
    const lines: string[] = [];
    createInterface({ input: script.stdout }).on("line", (line) => lines.push(line));
    await expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(3);
    process.kill(hub.pid, "SIGKILL");
    expect(await gone(hub.pid, 5000)).toBe(true);
    await using again = await startHub(project, "--idle", "60");
    expect(await ended).toBe(0);
    const runs: readonly string[] = JSON.parse(lines.at(-1) ?? "");
    const get = async (path: string) =>
      JSON.parse(
        await (
          await fetch(`${again.url}/api/2.0/mlflow/${path}`, { headers: { authorization: `Bearer ${again.token}` } })
        ).text(),
      );
    const steps = Array.from({ length: batches * 200 }, (_, step) => step);
    for (const [number, runId] of runs.entries()) {
      const { metrics } = await get(`metrics/get-history?run_id=${runId}&metric_key=loss`);
      expect(metrics.map(({ step }: { readonly step: number }) => step)).toEqual(steps);
      const { run } = await get(`runs/get?run_id=${runId}`);
      expect(run.info.status).toBe("FINISHED");
      const params = Array.from({ length: batches }, (_, batch) => ({ key: `p${batch}`, value: String(number) }));
      expect(run.data.params).toEqual(params);
    }
  });

  test("is started again by the execution that needs it, within 5 s, and the run loses nothing", async () => {
    await using project = makeSampleProject();
    const env = { ...project.env, PATH: pathWithTools("python", "dvc") };
    const run = await slipway({ ...project, env }, "run", "--detach", "--json");
    expect(run).toMatchObject({ code: 0 });
    const hubFile = (): { readonly pid: number; readonly url: string } =>
      JSON.parse(readFileSync(join(project.root, ".slipway/hub.json"), "utf8"));
    const log = () => readFileSync(join(project.root, ".slipway/executions/1/output.log"), "utf8");
    await expect.poll(log, { timeout: wholeRun }).toMatch(/step +5\/39/);
    const before = hubFile();
    process.kill(before.pid, "SIGKILL");
    const killedAt = Date.now();
    await expect.poll(() => hubFile().pid, { timeout: 10_000 }).not.toBe(before.pid);
    expect(Date.now() - killedAt).toBeLessThan(8000);
    expect(hubFile().url).toBe(before.url);
    await expect.poll(log, { timeout: wholeRun }).toMatch(/registered CustomerSupportLLM version 1/);
    const runs = JSON.parse((await slipway({ ...project, env }, "runs", "ls", "--json")).stdout).runs;
    expect(runs[0].metrics.find((metric: { readonly key: string }) => metric.key === "loss").count).toBe(39);
  }, 400_000);
});
