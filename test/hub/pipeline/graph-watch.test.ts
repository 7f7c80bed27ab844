import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createGraphWatch } from "../../../source/hub/pipeline/graph-watch.js";
import { makeProject } from "../../support/project.js";

afterEach(() => vi.useRealTimers());

test("a change is told of files deep in the project and outside of it, of those that are followed alone", async () => {
  await using project = makeProject(
    { "a/b/c/d/e/f/deep.txt": "1", "a/b/c/d/x/other.txt": "1", "../out/far.txt": "1" },
    { git: false },
  );
  const onChange = vi.fn();
  const watch = createGraphWatch(project.root, onChange, () => true);
  const at = (path: string) => join(project.root, path);
  watch.follow([at("a/b/c/d/e/f/deep.txt"), at("../out/far.txt"), at("top.txt")], []);
  const told = async (path: string) => {
    onChange.mockClear();
    project.write(path, "2");
    await expect.poll(() => onChange.mock.calls.length).toBeGreaterThan(0);
  };
  await told("a/b/c/d/e/f/deep.txt");
  await told("../out/far.txt");
  watch.follow([], [at("a/b/c/d/x")]);
  await told("a/b/c/d/x/more.txt");
  onChange.mockClear();
  project.write("../out/far.txt", "3");
  await told("a/b/c/d/x/other.txt");
  expect(onChange.mock.calls.every(([, name]) => name !== "far.txt")).toBe(true);
  watch.close();
});

test("more folders than can be watched are looked at every two seconds, while somebody looks", () => {
  vi.useFakeTimers();
  const onChange = vi.fn();
  let looks = false;
  const watch = createGraphWatch("/none", onChange, () => looks);
  watch.follow(
    [],
    Array.from({ length: 1001 }, (_, at) => `/none/a/b/c/d/e/${at}`),
  );
  vi.advanceTimersByTime(10_000);
  expect(onChange).not.toHaveBeenCalled();
  looks = true;
  vi.advanceTimersByTime(4000);
  expect(onChange).toHaveBeenCalledTimes(2);
  watch.follow([], []);
  vi.advanceTimersByTime(10_000);
  expect(onChange).toHaveBeenCalledTimes(2);
  watch.close();
});
