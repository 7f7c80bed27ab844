import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { startHub } from "../support/hub.js";
import { gone } from "../support/processes.js";
import { makeProject, type Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";

const hubFile = (project: Project): { readonly url: string; readonly pid: number } =>
  JSON.parse(readFileSync(join(project.root, ".slipway/hub.json"), "utf8"));

describe("the hub of a project", () => {
  test("starts once, however many ask at the same time, and keeps port and secret over a restart", async () => {
    await using project = makeProject({});
    const started = await Promise.all([1, 2, 3].map(() => slipway(project, "hub", "start", "--json", "--idle", "60")));
    const [first, ...others] = started.map(({ stdout }) => JSON.parse(stdout));
    expect(others).toEqual([first, first]);
    expect(await slipway(project, "hub", "stop")).toMatchObject({ code: 0 });
    expect(existsSync(join(project.root, ".slipway/hub.json"))).toBe(false);
    const again = JSON.parse((await slipway(project, "hub", "start", "--json", "--idle", "60")).stdout);
    expect([again.url, again.token]).toEqual([first.url, first.token]);
    expect(again.pid).not.toBe(first.pid);
  });

  test("ends by itself when nobody needs it, and at once when its folder is gone", async () => {
    await using idle = makeProject({});
    const first = await startHub(idle, "--idle", "1");
    expect(await gone(first.pid, 10_000)).toBe(true);
    expect(existsSync(join(idle.root, ".slipway/hub.json"))).toBe(false);
    await using vanished = makeProject({});
    const second = await startHub(vanished, "--idle", "600");
    rmSync(join(vanished.root, ".slipway"), { recursive: true, force: true });
    expect(await gone(second.pid, 10_000)).toBe(true);
    // What a hub writes in that moment makes the folder again: it is another one.
    const third = await startHub(vanished, "--idle", "600");
    rmSync(join(vanished.root, ".slipway"), { recursive: true, force: true });
    mkdirSync(join(vanished.root, ".slipway/db"), { recursive: true });
    expect(await gone(third.pid, 10_000)).toBe(true);
  });

  // Whatever it does at that moment fails or makes the folder again; a server that listened already held the process.
  test.each(["lock", "secret", "db", "db/settings.json"])(
    "ends though its folder is removed while it starts: when %s is there",
    async (file) => {
      await using project = makeProject({});
      const child = spawn(process.execPath, [resolve("dist/slipway.js"), "hub", "start", "--foreground"], {
        cwd: project.root,
        env: project.env,
        stdio: "ignore",
      });
      await expect
        .poll(() => existsSync(join(project.root, ".slipway", file)), { interval: 1, timeout: 10_000 })
        .toBe(true);
      rmSync(join(project.root, ".slipway"), { recursive: true, force: true, maxRetries: 50 });
      expect(await gone(child.pid ?? 0, 10_000)).toBe(true);
    },
  );

  test("says which port is taken and starts on no other when that one was asked for", async () => {
    await using project = makeProject({});
    const holder = createServer();
    await new Promise<void>((done) => holder.listen(0, "127.0.0.1", done));
    const address = holder.address();
    const port = typeof address === "object" && address ? address.port : 0;
    try {
      const { code, stderr, stdout } = await slipway(project, "hub", "start", "--port", String(port));
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(`Port ${port} of 127.0.0.1 cannot be used`);
    } finally {
      holder.close();
    }
  });

  test("is sent no token when it cannot prove that it knows the secret", async () => {
    await using project = makeProject({});
    const hub = await startHub(project);
    await hub[Symbol.asyncDispose]();
    const asked: string[] = [];
    const impostor = createServer((request, response) => {
      asked.push(`${request.url?.split("?")[0]} ${request.headers.authorization ?? "without a token"}`);
      response.end(JSON.stringify({ answer: "let me in", apiVersion: 1 }));
    });
    await new Promise<void>((done) => impostor.listen(Number(new URL(hub.url).port), "127.0.0.1", done));
    try {
      const file = { url: hub.url, pid: process.pid, startTime: "1", bootId: "", host: "", apiVersion: 1 };
      writeFileSync(join(project.root, ".slipway/hub.json"), JSON.stringify(file), { mode: 0o600 });
      expect(await slipway(project, "hub", "status")).toMatchObject({ code: 1 });
      expect(asked).toEqual(["/slipway/v1/challenge without a token"]);
    } finally {
      impostor.close();
      rmSync(join(project.root, ".slipway/hub.json"));
    }
  });

  test("refuses what comes without its token, from a foreign page or by a foreign name", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const search = `${hub.url}/api/2.0/mlflow/experiments/search?max_results=10`;
    const status = async (headers: Readonly<Record<string, string>>) => (await fetch(search, { headers })).status;
    const authorization = `Bearer ${hub.token}`;
    expect(await status({ authorization })).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `${authorization}x` })).toBe(401);
    expect(await status({ authorization, origin: "https://example.org" })).toBe(403);
    const readOnly = (await slipway(project, "hub", "token", "--read-only")).stdout.trim();
    const create = await fetch(`${hub.url}/api/2.0/mlflow/experiments/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${readOnly}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "no" }),
    });
    expect([await status({ authorization: `Bearer ${readOnly}` }), create.status]).toEqual([200, 403]);
    expect(hubFile(project).url).toBe(hub.url);
  });
});
