import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Dataset } from "../../../source/domain/dataset.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvcProject } from "./dvc-project.js";

/** A server on loopback that keeps what it is sent: its URL, what it has. */
async function keeping() {
  const kept = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const { method, url = "" } = request;
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      if (method === "POST") kept.set(url, Buffer.concat(parts));
      const body = kept.get(url);
      response.writeHead(body ? 200 : 404, { "content-length": method === "POST" ? 0 : (body?.length ?? 0) });
      response.end(method === "GET" ? body : undefined);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/data`, kept };
}

async function pushedOf(project: Project): Promise<readonly unknown[]> {
  const { stdout } = await slipway(project, "data", "ls", "--json");
  const { datasets }: { readonly datasets: readonly Dataset[] } = JSON.parse(stdout);
  return datasets.map(({ path, pushed, pushedAsOfMs }) => [path, pushed, typeof pushedAsOfMs]);
}

/** A dozen commands of DVC. */
const slowMs = 120_000;

const files = { "data/a.csv": "a\n1\n", "data/folder/x.txt": "x", "data/own.csv": "b\n2\n" };
const unknown = [
  ["data/a.csv", undefined, "undefined"],
  ["data/folder", undefined, "undefined"],
  ["data/own.csv", undefined, "undefined"],
];

async function withRemote(url: string): Promise<Project> {
  const project = await dvcProject(files);
  const added = await slipway(project, "data", "add", "data/a.csv", "data/folder", "data/own.csv");
  expect(added).toMatchObject({ code: 0 });
  project.write("data/own.csv.dvc", `${project.read("data/own.csv.dvc")}  push: false\n`);
  expect(await slipway(project, "data", "remotes", "add", "web", url, "--default")).toMatchObject({ code: 0 });
  return project;
}

test.skipIf(missing("dvc"))(
  "of a remote that only DVC can ask it is known what was pushed and what a check has told, until its URL is another",
  async () => {
    const web = await keeping();
    await using project = await withRemote(web.url);
    expect(await pushedOf(project)).toEqual(unknown);
    const check = () => slipway(project, "data", "remotes", "check", "web");
    expect(await check()).toMatchObject({ code: 0, stdout: "web has 0 of 2 tracked paths\n" });
    expect(await pushedOf(project)).toEqual([
      ["data/a.csv", false, "number"],
      ["data/folder", false, "number"],
      ["data/own.csv", undefined, "undefined"],
    ]);
    expect(await slipway(project, "data", "push", "data/a.csv")).toMatchObject({ code: 0 });
    // It outlives the hub.
    await slipway(project, "hub", "stop");
    expect(await pushedOf(project)).toEqual([
      ["data/a.csv", true, "number"],
      ["data/folder", false, "number"],
      ["data/own.csv", undefined, "undefined"],
    ]);
    expect(await slipway(project, "data", "push")).toMatchObject({ code: 0 });
    expect(await check()).toMatchObject({ stdout: "web has 2 of 2 tracked paths\n" });
    // Of a folder DVC asks for the listing, which a push sends last.
    for (const url of web.kept.keys()) if (!url.endsWith(".dir")) web.kept.delete(url);
    expect(await check()).toMatchObject({ code: 0, stdout: "web has 1 of 2 tracked paths\n" });
    project.write(".dvc/config", project.read(".dvc/config").replace("/data", "/other"));
    expect(await pushedOf(project)).toEqual(unknown);
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "what a fetch brought was there, and what was here already nobody has looked for",
  async () => {
    const web = await keeping();
    await using project = await withRemote(web.url);
    expect(await slipway(project, "data", "push")).toMatchObject({ code: 0 });
    await slipway(project, "hub", "stop");
    rmSync(join(project.root, ".slipway/db/remote-objects.json"));
    const [object] = [...web.kept.keys()].filter((url) => web.kept.get(url)?.toString() === files["data/a.csv"]);
    const [start = ""] = (object ?? "").split("/").slice(-2);
    rmSync(join(project.root, ".dvc/cache/files/md5", start), { recursive: true });
    expect(await slipway(project, "data", "fetch", "data/a.csv", "data/folder")).toMatchObject({ code: 0 });
    expect(await pushedOf(project)).toEqual([
      ["data/a.csv", true, "number"],
      ["data/folder", undefined, "undefined"],
      ["data/own.csv", undefined, "undefined"],
    ]);
  },
  slowMs,
);

// It was counted as not pushed, and a push of all that had succeeded failed with it.
test.skipIf(missing("dvc"))("a push to a folder is whole without what goes to no remote", async () => {
  // Beside the project, relative to .dvc/config.
  await using project = await withRemote("../remote");
  expect(await slipway(project, "data", "push")).toMatchObject({ code: 0, stdout: "3 files pushed to web\n" });
  expect(await pushedOf(project)).toEqual([
    ["data/a.csv", true, "undefined"],
    ["data/folder", true, "undefined"],
    ["data/own.csv", undefined, "undefined"],
  ]);
});
