import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { HubClient } from "../../../../source/client/hub-client.js";
import type { Project } from "../../../support/project.js";
import { slipway } from "../../../support/slipway.js";
import { missing } from "../../../support/tools.js";
import { dvc, dvcProject } from "../../data-work/dvc-project.js";
import { hubClient } from "../../data-work/hub-client.js";

const path = "data/a.csv";
const other = "data/b.csv";
type Client = Pick<HubClient, "call">;

/** Two datasets with the versions "one" and "two" each, in two commits. */
async function project(): Promise<Project> {
  const made = await dvcProject({});
  for (const text of ["one", "two"]) {
    for (const each of [path, other]) made.write(each, `${text} of ${each}\n`);
    dvc(made, "add", "--quiet", path, other);
    made.commit(text);
  }
  return made;
}

async function restoreOne(client: Client, of = path) {
  const { versions } = await client.call("datasets.versions", { path: of });
  const first = versions.at(-1);
  return client.call("datasets.restore", {
    path: of,
    md5: first?.md5 ?? "",
    ...(first?.commit === undefined ? {} : { commit: first.commit }),
    wait: true,
  });
}

const keptOf = async (client: Client) => (await client.call("kept.list", {})).kept;
const keptText = (at: Project, id = "") => at.read(`.slipway/kept/${id}/data`);

describe.skipIf(missing("dvc"))("what a restore has kept", () => {
  test("a file that was edited after the restore is kept when undo takes its place", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    at.write(path, "mine\n");
    expect(await restoreOne(client)).toEqual({ path, kept: true });
    const tracking = at.read(`${path}.dvc`);
    at.write(path, "edited after\n");
    at.write(`${path}.dvc`, `${tracking}desc: mine\n`);
    await client.call("undo.run", {});
    expect([at.read(path), at.git("status", "--porcelain")]).toEqual(["mine\n", ""]);
    const [kept] = await keptOf(client);
    expect(kept).toMatchObject({ path, why: "undo" });
    expect(keptText(at, kept?.id)).toBe("edited after\n");
    expect(at.read(`.slipway/kept/${kept?.id}/tracking.dvc`)).toBe(`${tracking}desc: mine\n`);
    // It comes back by the command line, .dvc file and all; and that by undo.
    const back = await slipway(at, "data", "kept", "restore", kept?.id ?? "");
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining("is as it was kept") });
    expect([at.read(path), at.read(`${path}.dvc`)]).toEqual(["edited after\n", `${tracking}desc: mine\n`]);
    await client.call("undo.run", {});
    expect([at.read(path), at.git("status", "--porcelain")]).toEqual(["mine\n", ""]);
  });

  test("two restores in a row and one of another dataset are undone one by one", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    at.write(path, "mine\n");
    await restoreOne(client);
    at.write(path, "mine again\n");
    await restoreOne(client);
    // It said "restore of data/a.csv" alone.
    expect(await client.call("undo.peek", {})).toMatchObject({ label: `restore of ${path} (your changes come back)` });
    await restoreOne(client, other);
    const texts = () => [at.read(path), at.read(other)];
    expect(texts()).toEqual([`one of ${path}\n`, `one of ${other}\n`]);
    await client.call("undo.run", {});
    expect(texts()).toEqual([`one of ${path}\n`, `two of ${other}\n`]);
    await client.call("undo.run", {});
    expect(texts()).toEqual(["mine again\n", `two of ${other}\n`]);
    await client.call("undo.run", {});
    expect([...texts(), at.git("status", "--porcelain")]).toEqual(["mine\n", `two of ${other}\n`, ""]);
  });

  test("comes back where the data and its folder were deleted, and the cache", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    at.write(path, "mine\n");
    await restoreOne(client);
    rmSync(join(at.root, "data"), { recursive: true });
    rmSync(join(at.root, ".dvc/cache"), { recursive: true });
    await client.call("undo.run", {});
    expect([at.read(path), at.read(`${path}.dvc`)]).toEqual(["mine\n", at.git("show", `HEAD:${path}.dvc`)]);
  });

  test("of a dataset that was missing undo takes the version away again, and keeps it", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    rmSync(join(at.root, path));
    await restoreOne(client);
    expect(await keptOf(client)).toEqual([]);
    at.write(path, "edited after\n");
    await client.call("undo.run", {});
    expect([existsSync(join(at.root, path)), at.git("status", "--porcelain")]).toEqual([false, ""]);
    const [kept] = await keptOf(client);
    expect(keptText(at, kept?.id)).toBe("edited after\n");
  });

  test("where undo fails everything stays, and it can be done again", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    at.write(path, "mine\n");
    await restoreOne(client);
    rmSync(join(at.root, "data"), { recursive: true });
    writeFileSync(join(at.root, "data"), "a file in the place of the folder");
    await expect(client.call("undo.run", {})).rejects.toMatchObject({ code: "dataset.not-placed" });
    expect(at.read("data")).toBe("a file in the place of the folder");
    const [kept] = await keptOf(client);
    expect(keptText(at, kept?.id)).toBe("mine\n");
    rmSync(join(at.root, "data"));
    await client.call("undo.run", {});
    expect(at.read(path)).toBe("mine\n");
  });

  test("is listed and dropped; what was dropped is told by undo, which goes on to what was before", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    await restoreOne(client);
    at.write(other, "mine\n");
    await restoreOne(client, other);
    const list = await slipway(at, "data", "kept");
    expect(list.stdout).toMatch(/data\/b\.csv +just now +5 B +restore of \w{8}\n.*data\/a\.csv .*; DVC has it, too/);
    const [newest] = await keptOf(client);
    expect((await slipway(at, "data", "kept", "drop", "12345")).code).toBe(1);
    // Without a terminal nobody could be asked, and it was gone for good.
    for (const which of [[newest?.id ?? ""], ["--older", "0d"], [newest?.id ?? "", "--json"]]) {
      expect(await slipway(at, "data", "kept", "drop", ...which)).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/Nothing was dropped: .* would go for good[\s\S]*--yes/),
      });
    }
    expect(await keptOf(client)).toHaveLength(2);
    const dropped = await slipway(at, "data", "kept", "drop", newest?.id ?? "", "--yes", "--json");
    expect(JSON.parse(dropped.stdout)).toEqual({ dropped: [newest?.id], sizeBytes: 5 });
    expect(existsSync(join(at.root, ".slipway/kept", newest?.id ?? ""))).toBe(false);
    await expect(client.call("undo.run", {})).rejects.toMatchObject({ code: "kept.gone" });
    expect(await client.call("undo.peek", {})).toMatchObject({
      label: expect.stringMatching(/^restore of data\/a\.csv \(the version \w{8} comes back\)$/),
    });
    await slipway(at, "data", "kept", "drop", "--older", "0d", "--yes");
    expect(await keptOf(client)).toEqual([]);
  });

  test("has a limit that is told and kept; what is over it goes", async () => {
    await using at = await project();
    await using client = await hubClient(at);
    const told = await slipway(at, "data", "kept", "limit");
    expect(told.stdout).toBe("what is older than 30 days goes by itself, and the oldest of more than 20 GB\n");
    await restoreOne(client);
    await restoreOne(client, other);
    expect(await keptOf(client)).toHaveLength(2);
    const set = await slipway(at, "data", "kept", "limit", "--days", "3", "--size", "1MB", "--json");
    expect(JSON.parse(set.stdout)).toEqual({ days: 3, bytes: 1_000_000 });
    expect(await client.call("kept.limit", { bytes: 10 })).toEqual({ days: 3, bytes: 10 });
    // The newest stays for undo.
    expect((await keptOf(client)).map((each) => each.path)).toEqual([other]);
    expect(await client.call("jobs.list", {})).toMatchObject({
      jobs: [{ title: "limit of kept data", message: expect.stringContaining("1 kept dataset, 18 B, dropped") }],
    });
  });
});

describe.skipIf(missing("dvc"))("a .dvc file with the marks of a merge", () => {
  test("becomes that of the version that is restored, also where the data is that one; undo brings the marks back", async () => {
    await using at = await project();
    at.git("checkout", "-q", "-b", "side", "HEAD~1");
    at.write(path, "three\n");
    dvc(at, "add", "--quiet", path);
    at.commit("three");
    at.git("checkout", "-q", "main");
    dvc(at, "checkout", "--quiet", "--force");
    expect(() => at.git("merge", "-q", "side")).toThrow();
    const marked = at.read(`${path}.dvc`);
    expect(marked).toContain("<<<<<<<");
    const now = at.read(path);
    const done = await slipway(at, "data", "checkout", path, "HEAD");
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining(`; git add ${path}.dvc tells git`) });
    expect([at.read(`${path}.dvc`), at.read(path)]).toEqual([at.git("show", `HEAD:${path}.dvc`), now]);
    await using client = await hubClient(at);
    await client.call("undo.run", {});
    expect([at.read(`${path}.dvc`), at.read(path)]).toEqual([marked, now]);
  });
});
