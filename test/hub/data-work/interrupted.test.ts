import { rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { HubClient } from "../../../source/client/hub-client.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";

/** A dozen commands of DVC. */
const slowMs = 120_000;
const within = { timeout: 30_000 };

/** A remote on loopback that keeps what it is sent; while `held` is an array, each request waits in it for `go`. */
async function holding() {
  const kept = new Map<string, Buffer>();
  const state: { held: (() => void)[] | undefined } = { held: undefined };
  const answer = (method: string | undefined, url: string, response: ServerResponse) => {
    const body = kept.get(url);
    response.writeHead(body ? 200 : 404, { "content-length": method === "POST" ? 0 : (body?.length ?? 0) });
    response.end(method === "GET" ? body : undefined);
  };
  const server = createServer((request, response) => {
    const { method, url = "" } = request;
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const go = () => {
        if (method === "POST") kept.set(url, Buffer.concat(parts));
        answer(method, url, response);
      };
      if (state.held && method !== "HEAD") state.held.push(go);
      else go();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/data`, state, kept };
}

async function withRemote(url: string): Promise<Project> {
  const project = await dvcProject({ "data/a.csv": "a\n1\n", "data/b.csv": "b\n2\n" });
  dvc(project, "remote", "add", "-q", "-d", "web", url);
  dvc(project, "add", "-q", "data/a.csv", "data/b.csv");
  return project;
}

const jobOf = async (hub: Pick<HubClient, "call">) => (await hub.call("jobs.list", {})).jobs[0];

test.skipIf(missing("dvc")).each(["push", "pull"] as const)(
  "a %s whose hub is killed in the middle is told by the next hub, its DVC command is followed to its end, and done again it is whole",
  async (transfer) => {
    const web = await holding();
    await using project = await withRemote(web.url);
    if (transfer === "pull") {
      expect(await slipway(project, "data", "push")).toMatchObject({ code: 0 });
      rmSync(join(project.root, ".dvc/cache"), { recursive: true });
      rmSync(join(project.root, "data/a.csv"));
    }
    web.state.held = [];
    await using first = await hubClient(project);
    await first.call("data.transfer", { transfer, paths: [] });
    await expect.poll(() => web.state.held?.length, within).toBeGreaterThan(0);
    process.kill(first.pid, "SIGKILL");
    await using second = await hubClient(project);
    const title = `${transfer} all data (web)`;
    await expect
      .poll(() => jobOf(second), within)
      .toMatchObject({
        title,
        state: "running",
        progress: expect.stringMatching(/^the hub was killed; its DVC command \(pid \d+\) goes on$/),
      });
    // Nothing else of DVC's begins beside it, and what it waits for is said.
    const again = await second.call("data.transfer", { transfer, paths: [] });
    await expect
      .poll(async () => await second.call("data.job", again), within)
      .toMatchObject({ state: "running", progress: expect.stringMatching(new RegExp(`^waits for dvc .*${transfer}`)) });
    for (const go of web.state.held.splice(0)) go();
    web.state.held = undefined;
    expect(await second.end(again)).toMatchObject({ state: "done" });
    const told = (await second.call("jobs.list", {})).jobs.find((job) => job.jobId !== again.jobId);
    expect(told).toMatchObject({
      title,
      state: "failed",
      message: expect.stringContaining("It was interrupted: the hub was killed in the middle"),
      hint: expect.stringContaining("Do it again"),
    });
    expect([...web.kept.values()].map(String).sort()).toEqual(["a\n1\n", "b\n2\n"]);
    expect(project.read("data/a.csv")).toBe("a\n1\n");
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "a push on the command line whose hub is killed waits for DVC's end under the next hub, and says that it was interrupted",
  async () => {
    const web = await holding();
    await using project = await withRemote(web.url);
    web.state.held = [];
    await using first = await hubClient(project);
    const told = slipway(project, "data", "push");
    await expect.poll(() => web.state.held?.length, within).toBeGreaterThan(0);
    process.kill(first.pid, "SIGKILL");
    // The command has started the next hub, which follows DVC.
    await expect
      .poll(async () => (await slipway(project, "hub", "status")).stdout, within)
      .not.toContain(`pid ${first.pid}`);
    for (const go of web.state.held.splice(0)) go();
    web.state.held = undefined;
    expect(await told).toEqual({
      code: 1,
      stdout: "",
      stderr: `slipway: It was interrupted: the hub was killed in the middle, and nobody knows how far DVC came\n  Do it again: nothing is lost, and what is done already is not done twice.\n`,
    });
    await slipway(project, "hub", "stop", "--force");
  },
  slowMs,
);
