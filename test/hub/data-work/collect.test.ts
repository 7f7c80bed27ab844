import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { UnusedView } from "../../../source/api/data-unused-view.js";
import type { Project } from "../../support/project.js";
import { slipway } from "../../support/slipway.js";
import { missing } from "../../support/tools.js";
import { dvc, dvcProject } from "./dvc-project.js";
import { hubClient } from "./hub-client.js";

/** A dozen commands of DVC. */
const slowMs = 120_000;
const data = { "data/a.csv": "one\n", "data/b.csv": "both\n" };

async function listed(project: Project, ...args: readonly string[]): Promise<UnusedView> {
  const { code, stdout, stderr } = await slipway(project, "data", "gc", "--dry", "--json", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** Two versions of a path with data/a.csv, and what nobody tracks any more: a file that DVC alone has added twice. */
async function addVersions(project: Project, path: string): Promise<void> {
  await slipway(project, "data", "add", path);
  project.write("data/a.csv", "two\n");
  await slipway(project, "data", "add", path);
  for (const text of ["a draft\n", "kept\n"]) {
    project.write("draft.csv", text);
    dvc(project, "add", "-q", "draft.csv");
  }
}

// An earlier version was offered as what nothing uses, and had no other copy.
test.skipIf(missing("dvc"))(
  "where git keeps no versions a clean-up keeps those that Slipway saw, and says what goes with the workspace alone",
  async () => {
    await using project = await dvcProject(data);
    dvc(project, "config", "core.no_scm", "true");
    await addVersions(project, "data");
    const safe = await listed(project);
    expect(safe).toMatchObject({ total: 1, totalBytes: 8, hasHistory: false, seenVersions: 0 });
    // The listing of the first version and the file that the second one has changed.
    expect(await listed(project, "--workspace")).toMatchObject({ total: 3, seenVersions: 2 });
    expect(await slipway(project, "data", "gc", "--workspace", "--dry")).toMatchObject({
      stdout: expect.stringContaining("! Git keeps no versions here: 2 objects of earlier versions of your data"),
    });
    // It ended as if it had removed them.
    expect(await slipway(project, "data", "gc")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("1 object, 8 B: it is nowhere else\n"),
      stderr: expect.stringMatching(/Nothing was removed\n.*--yes/),
    });
    expect(await slipway(project, "data", "gc", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n1 object removed, 8 B freed\n$/),
    });
    expect(await listed(project)).toMatchObject({ total: 0 });
    const { stdout } = await slipway(project, "data", "log", "data", "--json");
    const { versions }: { readonly versions: readonly { readonly md5: string }[] } = JSON.parse(stdout);
    expect(await slipway(project, "data", "checkout", "data", versions.at(-1)?.md5 ?? "")).toMatchObject({ code: 0 });
    expect(project.read("data/a.csv")).toBe("one\n");
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "of each object it is said which remote has it, and a cache outside the project is left alone without --shared",
  async () => {
    await using project = await dvcProject(data);
    await using other = await dvcProject({ "data/theirs.csv": "theirs\n" });
    dvc(project, "remote", "add", "-q", "-d", "store", join(dirname(project.root), "store"));
    for (const each of [project, other]) dvc(each, "cache", "dir", "-q", join(dirname(project.root), "cache"));
    await slipway(other, "data", "add", "data/theirs.csv");
    await slipway(project, "data", "add", "data/a.csv");
    await slipway(project, "data", "push");
    await addVersions(project, "data/a.csv");
    const unused = await listed(project, "--workspace");
    expect(unused.objects.map(({ sizeBytes, remotes }) => [sizeBytes, remotes])).toEqual([
      [8, []],
      [7, []],
      [4, ["store"]],
    ]);
    expect(unused).toMatchObject({
      onRemotes: [{ name: "store", count: 1, bytes: 4 }],
      nowhereElse: { count: 2, bytes: 15 },
      unknown: { count: 0 },
      sharedCache: join(dirname(project.root), "cache"),
    });
    expect(await slipway(project, "data", "gc", "--workspace", "--yes")).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/of which 1 \(4 B\) is on the remote store, 2 \(15 B\) are nowhere else\n/),
      stderr: expect.stringMatching(/outside the project: other projects may use its objects[\s\S]*--shared/),
    });
    const named = ["--workspace", "--projects", other.root];
    expect(await listed(project, ...named)).toMatchObject({ total: 2 });
    expect(await slipway(project, "data", "gc", ...named, "--shared", "--yes")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("2 objects removed"),
    });
    dvc(other, "checkout", "-q", "--force");
    expect(other.read("data/theirs.csv")).toBe("theirs\n");
    expect(await slipway(project, "data", "gc", "--dry", "--projects", project.root.slice(0, -1))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not the folder of a DVC project"),
    });
  },
  slowMs,
);

test.skipIf(missing("dvc"))(
  "nothing is cleaned up while other work on data is under way, and of a remote that was never asked it is not known",
  async () => {
    await using project = await dvcProject(data);
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve());
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/data`;
    dvc(project, "remote", "add", "-q", "-d", "web", url);
    await addVersions(project, "data");
    await using hub = await hubClient(project);
    const keeping = { kept: ["workspace"] } as const;
    const unused = await hub.call("data.unused", keeping);
    expect(unused).toMatchObject({ total: 3, nowhereElse: { count: 0 }, unknown: { count: 3 } });
    const push = await hub.call("data.transfer", { transfer: "push", paths: [] });
    await asked.promise;
    await expect(hub.call("data.collect", { ...keeping, digest: unused.digest })).rejects.toMatchObject({
      code: "data.in-use",
      message: expect.stringContaining('"push all data (web)" is under way'),
    });
    await hub.call("jobs.cancel", push);
    expect(await hub.end(push)).toMatchObject({ state: "failed" });
    const collected = await hub.call("data.collect", { ...keeping, digest: unused.digest });
    expect(await hub.end(collected)).toMatchObject({ state: "done", outcome: { objects: 3 } });
  },
  slowMs,
);
