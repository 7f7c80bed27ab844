import { join } from "node:path";
import { expect, test } from "vitest";
import { readCgroup } from "../../../source/adapters/machine/cgroup.js";
import { makeProject } from "../../support/project.js";

const read = (root: string) => readCgroup(join(root, "proc"), join(root, "cgroup"));

test("of cgroup v2 the tightest limits on the way to the root count, memory without the cache that can be given back", async () => {
  await using project = makeProject(
    {
      "proc/self/cgroup": "0::/machine/docker\n",
      "cgroup/machine/memory.max": "8000000000\n",
      "cgroup/machine/memory.current": "5000000000\n",
      "cgroup/machine/memory.stat": "anon 1\ninactive_file 2000000000\n",
      "cgroup/machine/docker/memory.max": "max\n",
      "cgroup/machine/docker/cpu.max": "150000 100000\n",
      "cgroup/machine/docker/cpu.stat": "usage_usec 2500000\nuser_usec 1\n",
      "cgroup/machine/cpu.max": "max 100000\n",
    },
    { git: false },
  );
  expect(read(project.root)).toEqual({
    limits: { by: "cgroup v2", cpus: 1.5, memoryBytes: 8_000_000_000 },
    memoryUsedBytes: 3_000_000_000,
    cpuUsedMs: 2500,
  });
});

test("in a container, where the host's path is not there, the root of what is mounted counts", async () => {
  await using project = makeProject(
    {
      "proc/self/cgroup": "0::/../../kubepods/pod1\n",
      "cgroup/memory.max": "1000\n",
      "cgroup/memory.current": "600\n",
      "cgroup/memory.stat": "inactive_file 100\n",
    },
    { git: false },
  );
  expect(read(project.root)).toMatchObject({ limits: { memoryBytes: 1000, cpus: undefined }, memoryUsedBytes: 500 });
});

test("limits of cgroup v1 are read, too", async () => {
  await using project = makeProject(
    {
      "proc/self/cgroup": "12:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n",
      "cgroup/memory/docker/a/memory.limit_in_bytes": "4000000000\n",
      "cgroup/memory/docker/a/memory.usage_in_bytes": "3000000000\n",
      "cgroup/memory/docker/a/memory.stat": "cache 9\ntotal_inactive_file 500000000\n",
      "cgroup/cpu/docker/a/cpu.cfs_quota_us": "200000\n",
      "cgroup/cpu/docker/a/cpu.cfs_period_us": "100000\n",
      "cgroup/cpuacct/docker/a/cpuacct.usage": "7000000000\n",
    },
    { git: false },
  );
  expect(read(project.root)).toEqual({
    limits: { by: "cgroup v1", cpus: 2, memoryBytes: 4_000_000_000 },
    memoryUsedBytes: 2_500_000_000,
    cpuUsedMs: 7000,
  });
});

test("without a limit, and without any cgroup, nothing limits", async () => {
  await using project = makeProject(
    {
      "proc/self/cgroup": "12:memory:/\n4:cpu,cpuacct:/\n0::/init.scope\n",
      "cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "cgroup/init.scope/memory.max": "max\n",
    },
    { git: false },
  );
  expect(read(project.root)).toBeUndefined();
  expect(readCgroup("/nowhere", "/nowhere")).toBeUndefined();
});
