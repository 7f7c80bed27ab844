import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { connectHub } from "../../source/client/connect.js";
import { dvc, dvcProject } from "../hub/data-work/dvc-project.js";
import { startHub } from "../support/hub.js";
import { gone } from "../support/processes.js";
import type { Project } from "../support/project.js";
import { slipway } from "../support/slipway.js";
import { missing } from "../support/tools.js";

const files = 10_000;

type Kind = { readonly path: string; readonly write: (project: Project, text: string) => void };

const folder: Kind = {
  path: "data/many",
  write: ({ root }, text) => {
    for (let at = 0; at < files; at++) {
      const parent = join(root, "data/many", String(at % 100));
      if (at < 100) mkdirSync(parent, { recursive: true });
      writeFileSync(join(parent, `${at}.txt`), `${text} ${at}`);
    }
  },
};
/** Large enough to be found half made. */
const file: Kind = {
  path: "data/large.bin",
  write: ({ root }, text) => {
    mkdirSync(join(root, "data"), { recursive: true });
    writeFileSync(join(root, "data/large.bin"), Buffer.alloc(300_000_000, text));
  },
};

/** It is noted as under way. */
function underWay({ root }: Pick<Project, "root">): boolean {
  const book = join(root, ".slipway/db/kept.json");
  return existsSync(book) && readFileSync(book, "utf8").includes("underWay");
}

/** Of the restore that was begun last. */
function isMovedAway({ root }: Pick<Project, "root">): boolean {
  const [last] = readdirSync(join(root, ".slipway/kept")).sort().reverse();
  return last !== undefined && underWay({ root }) && existsSync(join(root, ".slipway/kept", last, "data"));
}

/** What is seen of a restore from outside when its hub is killed. */
const moments: Readonly<Record<string, (project: Project, path: string) => boolean>> = {
  "it is noted": underWay,
  "the new data lies beside": ({ root }) => readdirSync(join(root, "data")).some((name) => name.endsWith("-new")),
  "the old data was moved away": isMovedAway,
};

describe.skipIf(missing("dvc"))("a hub that is killed with -9 in the middle of a restore", () => {
  test.each([folder, file])(
    "leaves $path wholly old or wholly new, its .dvc file with it and nothing beside it, whenever it was killed",
    async (kind) => {
      const { path } = kind;
      await using project = await dvcProject({});
      for (const text of ["one", "two"]) {
        kind.write(project, text);
        dvc(project, "add", "--quiet", path);
        project.commit(text);
      }
      const commits = project.git("rev-list", "HEAD", "--", `${path}.dvc`).trim().split("\n");
      const versions = commits.map((commit) => ({
        commit,
        md5: /md5: (\S+)/.exec(project.git("show", `${commit}:${path}.dvc`))?.[1] ?? "",
      }));
      await slipway(project, "hub", "stop");
      for (const [moment, isThen] of Object.entries(moments)) {
        const other = versions.find(({ md5 }) => !project.read(`${path}.dvc`).includes(md5));
        const ended = await restoreAndKill(project, { path, ...other }, isThen);
        expect(ended, moment).toBe("killed");
        const found = await afterRestart(project, path);
        const tracked = /md5: (\S+)/.exec(project.read(`${path}.dvc`))?.[1];
        expect(found, moment).toEqual({ state: "clean", md5: tracked, beside: [] });
        const isNewest = tracked === versions[0]?.md5;
        const sample = path === folder.path ? "data/many/7/7.txt" : path;
        const text = readFileSync(join(project.root, sample)).subarray(0, 3).toString();
        expect(text, moment).toBe(isNewest ? "two" : "one");
      }
      // DVC's own word for it.
      const status = JSON.parse(dvc(project, "data", "status", "--json"));
      expect([status.uncommitted, status.not_in_cache]).toEqual([undefined, undefined]);
    },
    300_000,
  );
});

type Wanted = { readonly path: string; readonly md5?: string; readonly commit?: string };

async function restoreAndKill(
  project: Project,
  { path, md5 = "", commit = "" }: Wanted,
  isThen: (project: Project, path: string) => boolean,
): Promise<"killed" | "done before"> {
  const hub = await startHub(project);
  const client = connectHub({ url: hub.url, token: hub.token ?? "" });
  let isDone = false;
  const asked = client.call("datasets.restore", { path, md5, commit, wait: true }).then(
    () => {
      isDone = true;
    },
    () => undefined,
  );
  while (!isThen(project, path) && !isDone) await setImmediate();
  process.kill(hub.pid, "SIGKILL");
  expect(await gone(hub.pid, 5000)).toBe(true);
  client.close();
  await asked;
  return isDone ? "done before" : "killed";
}

/** What the next hub makes of it. */
async function afterRestart(project: Project, path: string) {
  const hub = await startHub(project);
  const client = connectHub({ url: hub.url, token: hub.token ?? "" });
  const isUnderWay = () => underWay(project);
  await expect.poll(isUnderWay, { timeout: 60_000 }).toBe(false);
  const view = await client.call("datasets.list", { whole: true });
  client.close();
  await hub[Symbol.asyncDispose]();
  const dataset = view.state === "ready" ? view.datasets.find((each) => each.path === path) : undefined;
  const beside = readdirSync(join(project.root, "data")).filter((name) => name.includes(".slipway-"));
  return { state: dataset?.state, md5: dataset?.md5, beside };
}
