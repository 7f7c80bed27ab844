import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvcProject } from "./dvc-project.js";

const remoteOf = ({ root }: Project) => join(dirname(root), "remote");

async function withData(): Promise<Project> {
  const project = await dvcProject({ "data/a.csv": "a\n1\n", "data/folder/x.txt": "x", "data/folder/y.txt": "yy" });
  expect(await slipway(project, "data", "add", "data/a.csv", "data/folder", "-m", "data")).toMatchObject({ code: 0 });
  return project;
}

/** A server on loopback that refuses everything; its URL. */
async function refusing(status: number): Promise<string> {
  const server: Server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/data`;
}

test.skipIf(missing("dvc"))("data goes to a folder and comes back, counted and named", async () => {
  await using project = await withData();
  expect(await slipway(project, "data", "push")).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/There is no remote\n.*slipway data remotes add NAME URL --default/),
  });
  expect(await slipway(project, "data", "remotes", "add", "store", remoteOf(project), "--default")).toMatchObject({
    code: 0,
  });
  const pushed = await slipway(project, "data", "push", "--json");
  expect(JSON.parse(pushed.stdout)).toEqual({
    message: "4 files pushed to store",
    paths: [],
    commits: [],
    objects: 4,
    bytes: expect.any(Number),
  });
  expect(await slipway(project, "data", "push")).toMatchObject({ stdout: "store has everything already\n" });
  rmSync(join(project.root, ".dvc/cache"), { recursive: true });
  rmSync(join(project.root, "data/a.csv"));
  expect(await slipway(project, "data", "fetch", "data/folder")).toMatchObject({
    stdout: "3 files fetched from store\n",
  });
  expect(await slipway(project, "data", "pull")).toMatchObject({ code: 0, stdout: "1 file pulled from store\n" });
  expect(project.read("data/a.csv")).toBe("a\n1\n");
});

test.skipIf(missing("dvc"))("what a remote does not have is named, though dvc fetch ends with 0", async () => {
  await using project = await withData();
  mkdirSync(remoteOf(project));
  await slipway(project, "data", "remotes", "add", "store", remoteOf(project), "--default");
  rmSync(join(project.root, ".dvc/cache"), { recursive: true });
  expect(await slipway(project, "data", "fetch", "data/a.csv")).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("store does not have, or does not give, 1 file: data/a.csv"),
  });
  expect(project.read("data/a.csv")).toBe("a\n1\n");
});

test.skipIf(missing("dvc"))(
  "a remote that refuses, one that is not there and one without its package say so, by push and by test",
  async () => {
    await using project = await withData();
    const url = await refusing(403);
    const remote = (name: string, at: string) => slipway(project, "data", "remotes", "add", name, at, "--local");
    await remote("closed", url);
    await remote("gone", "http://127.0.0.1:9/data");
    await remote("cloud", "s3://bucket/data");
    expect(await slipway(project, "data", "push", "data/a.csv", "--remote", "closed")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/dvc push failed: failed to transfer 'data\/a\.csv' - 403[\s\S]*credentials/),
    });
    const tested = (name: string) => slipway(project, "data", "remotes", "test", name);
    expect(await tested("closed")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/dvc list-url remote:\/\/closed: .*403/),
    });
    expect(await tested("gone")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Cannot connect[\s\S]*URL and the network/),
    });
    expect(await tested("cloud")).toMatchObject({ code: 4, stderr: expect.stringContaining("pip install dvc-s3") });
    const listed = await slipway(project, "data", "remotes", "--json");
    expect(JSON.parse(listed.stdout)).toEqual({
      remotes: [
        { name: "closed", url, kind: "HTTP", in: "config.local", isDefault: false },
        {
          name: "cloud",
          url: "s3://bucket/data",
          kind: "S3",
          in: "config.local",
          isDefault: false,
          needs: "dvc-s3",
          isInstalled: false,
        },
        { name: "gone", url: "http://127.0.0.1:9/data", kind: "HTTP", in: "config.local", isDefault: false },
      ],
    });
    expect(project.git("status", "--porcelain")).toBe("");
  },
);

test.skipIf(missing("dvc"))(
  "a file comes from a URL once, is refused by a server that refuses, and DVC is set up where it is not",
  async () => {
    await using project = await dvcProject({});
    const server = createServer((_, response) =>
      response.writeHead(200, { etag: '"1"', "content-length": "4" }).end("a\n1\n"),
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/got.csv?token=secret`;
    expect(await slipway(project, "data", "import", url)).toMatchObject({
      code: 0,
      stdout: "got.csv is here and tracked\nNot committed yet: got.csv.dvc, .gitignore\n",
    });
    expect(project.read("got.csv")).toBe("a\n1\n");
    expect(await slipway(project, "data", "import", url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is there already"),
    });
    expect(await slipway(project, "data", "import", `${await refusing(403)}/b.csv`)).toMatchObject({ code: 1 });
    expect(existsSync(join(project.root, "b.csv.dvc"))).toBe(false);
  },
);

test.skipIf(missing("dvc"))("a folder that cannot be written is told by its test", async () => {
  await using project = await dvcProject({});
  mkdirSync(remoteOf(project));
  await slipway(project, "data", "remotes", "add", "store", remoteOf(project));
  expect(await slipway(project, "data", "remotes", "test", "store")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/is there and can be written; [\d.]+ [GT]B are free/),
  });
  expect(readdirSync(remoteOf(project))).toEqual([]);
  rmSync(remoteOf(project), { recursive: true });
  writeFileSync(remoteOf(project), "");
  expect(await slipway(project, "data", "remotes", "test", "store")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is a file, not a folder"),
  });
  rmSync(remoteOf(project));
  mkdirSync(remoteOf(project));
  if (process.getuid?.() === 0) return; // root may write everywhere
  chmodSync(remoteOf(project), 0o500);
  expect(await slipway(project, "data", "remotes", "test", "store")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("cannot be written"),
  });
});
