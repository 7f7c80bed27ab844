import { expect, test } from "vitest";
import type { Dataset } from "../../../source/domain/dataset.js";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";
import { trackedFile } from "../../support/tracked-file.js";

const dataset = (path: string) => trackedFile(path, { rows: 1 });

function open(datasets: readonly Dataset[]) {
  const asked: unknown[] = [];
  const client = fakeClient({
    ...quietHub,
    "datasets.list": () => ({ state: "ready", datasets, remotes: ["near"], reachable: true }),
    "data.uncommitted": ({ paths }: { paths: readonly string[] }) => ({
      files: paths.length > 0 ? ["data/.gitignore"] : ["data/.gitignore", "data/b.csv.dvc"],
    }),
    "commands.list": () => ({
      commands: [
        { atMs: 0, argv: ["dvc", "push"], cwd: "/", durationMs: 4300, exitCode: 255 },
        { atMs: 0, argv: ["dvc", "pull"], cwd: "/", durationMs: 2100, exitCode: 0 },
      ],
    }),
    "datasets.versions": (input: unknown) => {
      asked.push(input);
      return { versions: [] };
    },
  });
  return { app: openShell(client, "datasets"), asked };
}

test("the tree begins on a dataset; a folder folds and unfolds with enter, h and l, and has no versions", async () => {
  const { app, asked } = open([dataset("data/a.csv"), dataset("data/b.csv"), dataset("other/c.csv")]);
  await expect.poll(app.screen).toContain("▾ data/");
  expect(app.screen()).toContain("DVC · remote near ✓");
  await expect.poll(app.screen).toContain("data/a.csv · versions");
  await app.act("list.first", "dataset-tree.open");
  await expect.poll(app.screen).toContain("▸ data/");
  expect(app.screen()).not.toContain("a.csv");
  expect(asked).toEqual([{ path: "data/a.csv" }]);
  await app.act("dataset-tree.in");
  await expect.poll(app.screen).toContain("a.csv");
  await app.act("list.down", "list.down");
  await expect.poll(app.screen).toContain("data/b.csv · versions");
  // From a file to its folder, and that is folded.
  await app.act("dataset-tree.out", "dataset-tree.out");
  await expect.poll(app.screen).toContain("▸ data/");
  app.unmount();
});

test("of 5,000 entries only those that are seen are drawn", async () => {
  const { app } = open(
    Array.from({ length: 5000 }, (_, at) => dataset(`data/part-${String(at).padStart(4, "0")}.csv`)),
  );
  await expect.poll(app.screen).toContain("part-0000.csv");
  await app.act("list.last");
  await expect.poll(app.screen).toContain("part-4999.csv");
  expect(app.screen()).not.toContain("part-0000.csv");
  expect(app.screen()).toContain("data/part-4999.csv · versions");
  app.unmount();
});

// Of 300 datasets one was found by scrolling alone.
test("a filter shows what has its words, also in folders that are folded, and esc shows all again", async () => {
  const { app } = open([
    dataset("data/a.csv"),
    trackedFile("data/b.csv", { state: "modified" }),
    trackedFile("deep/er/c.csv", { state: "modified", pushed: false }),
  ]);
  await app.act("list.first", "dataset-tree.open");
  await expect.poll(app.screen).toContain("▸ data/");
  await app.act("dataset-tree.filter");
  await app.press("changed", "\r");
  await expect.poll(app.screen).toContain("Data  /changed");
  expect(app.screen()).toContain("2 of 3");
  expect(app.screen()).toContain("b.csv");
  expect(app.screen()).not.toContain("a.csv");
  await app.act("dataset-tree.filter");
  await app.press(" not pushed -deep", "\r");
  await expect.poll(app.screen).toContain("esc shows all.");
  await app.act("datasets-filtered.all");
  await expect.poll(app.screen).toContain("▸ data/");
  expect(app.screen()).toContain("c.csv");
  app.unmount();
});

// The cursor was on the folder: d, p and S said that no dataset was selected.
test("a filter selects the first that it finds, and leaves it selected when all is shown again", async () => {
  const { app } = open([dataset("data/a.csv"), dataset("deep/er/c.csv"), dataset("deep/er/d.csv")]);
  await expect.poll(app.screen).toContain("data/a.csv · versions");
  await app.act("dataset-tree.filter");
  await app.press("nothing has this", "\r");
  await expect.poll(app.screen).toContain("esc shows all.");
  await app.act("datasets-filtered.all");
  await expect.poll(app.screen).toContain("d.csv");
  await app.act("dataset-tree.filter");
  await app.press("deep", "\r");
  await expect.poll(app.screen).toContain("deep/er/c.csv · versions");
  await app.act("datasets-filtered.all");
  await expect.poll(app.screen).toContain("a.csv");
  expect(app.screen()).toContain("deep/er/c.csv · versions");
  app.unmount();
});

// After an add beside it, `c` on another dataset committed the shared .gitignore without the new .dvc file.
test("a commit is not of a .gitignore alone that another dataset changed", async () => {
  const { app } = open([dataset("data/a.csv"), dataset("data/b.csv")]);
  await expect.poll(app.screen).toContain("data/a.csv · versions");
  await app.act("datasets.commit");
  await expect.poll(app.screen).toContain("commit data/.gitignore, data/b.csv.dvc");
  app.unmount();
});

test("a command that failed stands in the list of commands with its exit code", async () => {
  const { app } = open([dataset("data/a.csv")]);
  await expect.poll(app.screen).toContain("data/a.csv · versions");
  await app.act("global.commands");
  await expect.poll(app.screen).toContain("4.3 s  exit 255  dvc push");
  expect(app.screen()).toContain("2.1 s  dvc pull");
  app.unmount();
});

// While the first file was being added the screen said again to add one.
test("while work runs the first steps are not told", async () => {
  const job = { jobId: "1", title: "add data.csv", state: "running", progress: "", startedAtMs: 0 };
  const jobs = { "jobs.list": () => ({ jobs: [job] }) };
  const ready = { "datasets.list": () => ({ state: "ready", datasets: [], remotes: [] }) };
  const app = openShell(fakeClient({ ...quietHub, ...ready, ...jobs }), "datasets");
  await expect.poll(app.screen).toContain("add data.csv: J shows it.");
  expect(app.screen()).not.toContain("DVC tracks nothing yet");
  app.unmount();
});
