import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";

test.skipIf(missing("dvc"))(
  "of a push to a remote that only DVC can ask it is told how many files of how many are there",
  async () => {
    await using project = await dvcProject({ "data/a.csv": "a\n", "data/b.csv": "b\n" });
    const sent: (() => void)[] = [];
    const server = createServer((request, response) => {
      if (request.method !== "POST") return response.writeHead(404).end();
      request.resume();
      return sent.push(() => response.writeHead(200).end());
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/data`;
    dvc(project, "remote", "add", "-q", "-d", "web", url);
    dvc(project, "add", "-q", "data/a.csv", "data/b.csv");
    await using hub = await hubClient(project);
    const push = await hub.call("data.transfer", { transfer: "push", paths: [] });
    const told = async () => {
      const job = await hub.call("data.job", push);
      return job.state === "running" ? job.progress : job.state;
    };
    const within = { timeout: 30_000 };
    // DVC sends them one after another, or both at once.
    await expect.poll(() => sent.length, within).toBeGreaterThan(0);
    await expect.poll(told, within).toMatch(/^0 of 2 files to web \(HTTP\)/);
    sent[0]?.();
    await expect.poll(told, within).toMatch(/^1 of 2 files to web \(HTTP\)/);
    await expect.poll(() => sent.length, within).toBe(2);
    sent[1]?.();
    expect(await hub.end(push)).toMatchObject({ state: "done", outcome: { message: "2 files pushed to web" } });
  },
  60_000,
);
