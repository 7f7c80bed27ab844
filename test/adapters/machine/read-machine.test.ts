import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachineReader } from "../../../source/adapters/machine/read-machine.js";
import { createProcessReader } from "../../../source/adapters/machine/read-processes.js";
import { makeProject, type Project } from "../../support/project.js";

const first = {
  "proc/stat": "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 50 0 50 400 0 0 0 0 0 0\ncpu1 50 0 50 400 0 0 0 0 0 0\nintr 1\n",
  "proc/meminfo":
    "MemTotal:       1000 kB\nMemFree: 100 kB\nMemAvailable:    400 kB\nSwapTotal: 500 kB\nSwapFree: 400 kB\n",
  "proc/loadavg": "1.50 0.70 0.30 2/345 6789\n",
  "proc/net/dev":
    "Inter-|   Receive\n face |bytes\n    lo: 900 1 0 0 0 0 0 0 900 1 0 0 0 0 0 0\n  eth0: 1000 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n",
  "proc/diskstats":
    "   8 0 sda 1 0 100 0 1 0 200 0 0 0 0\n   8 1 sda1 1 0 100 0 1 0 200 0 0 0 0\n   7 0 loop0 1 0 9 0 1 0 9 0 0 0 0\n",
};

const readerOf = (project: Project, now: () => number) =>
  createMachineReader({
    places: [{ holds: "project", path: project.root }],
    now,
    proc: join(project.root, "proc"),
    cgroup: join(project.root, "cgroup"),
  });

test("percentages and rates are those between two looks; the loopback, partitions and loop devices count nothing", async () => {
  await using project = makeProject(first, { git: false });
  let nowMs = 1000;
  const reader = readerOf(project, () => nowMs);
  reader.read();
  nowMs = 3000;
  project.write(
    "proc/stat",
    "cpu  200 0 100 900 0 0 0 0 0 0\ncpu0 150 0 50 400 0 0 0 0 0 0\ncpu1 50 0 50 500 0 0 0 0 0 0\n",
  );
  project.write("proc/net/dev", "lo: 9900 1 0 0 0 0 0 0 9900 1 0\n  eth0: 3000 1 0 0 0 0 0 0 1500 1 0\n");
  project.write("proc/diskstats", "   8 0 sda 1 0 140 0 1 0 208 0 0 0 0\n   8 1 sda1 1 0 999 0 1 0 999 0 0 0 0\n");
  expect(reader.read()).toMatchObject({
    atMs: 3000,
    cpuPercent: 50,
    corePercents: [100, 0],
    load: [1.5, 0.7, 0.3],
    memory: { usedBytes: 600 * 1024, totalBytes: 1000 * 1024 },
    swap: { usedBytes: 100 * 1024, totalBytes: 500 * 1024 },
    network: { receivedBytes: 3000, sentBytes: 1500, receivedPerS: 1000, sentPerS: 500 },
    diskReadPerS: 10_240,
    diskWrittenPerS: 2048,
    missing: [],
  });
});

test("in a container memory and processor are those of its limits", async () => {
  await using project = makeProject(
    {
      ...first,
      "proc/self/cgroup": "0::/\n",
      "cgroup/memory.max": "512000\n",
      "cgroup/memory.current": "300000\n",
      "cgroup/memory.stat": "inactive_file 44000\n",
      "cgroup/cpu.max": "50000 100000\n",
      "cgroup/cpu.stat": "usage_usec 1000000\n",
    },
    { git: false },
  );
  let nowMs = 1000;
  const reader = readerOf(project, () => nowMs);
  reader.read();
  nowMs = 3000;
  project.write("cgroup/cpu.stat", "usage_usec 1500000\n");
  expect(reader.read()).toMatchObject({
    cpuPercent: 50,
    memory: { usedBytes: 256_000, totalBytes: 512_000 },
    limits: { by: "cgroup v2", cpus: 0.5, memoryBytes: 512_000 },
  });
});

test("where there is no /proc, Node tells of processor and memory, and what is missing is named", () => {
  const reader = createMachineReader({ places: [], now: () => 0, proc: "/nowhere", cgroup: "/nowhere" });
  const { memory, missing, corePercents } = reader.read();
  expect(memory.totalBytes).toBeGreaterThan(memory.usedBytes);
  expect(corePercents.length).toBeGreaterThan(0);
  expect(missing).toEqual(["network rates", "disk rates"]);
});

test("processes are those that hold a card, belong to an execution or are busy, with their owner; one that cannot be seen is named as the card has it", async () => {
  const stat = (pid: number, name: string, ticks: number) =>
    `${pid} (${name}) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5000 0 0\n`;
  const files = (pid: number, name: string, environ: string, cmdline: string) => ({
    [`proc/${pid}/stat`]: stat(pid, name, 0),
    [`proc/${pid}/environ`]: environ,
    [`proc/${pid}/cmdline`]: cmdline,
    [`proc/${pid}/status`]: "Name: x\nVmRSS:\t  2048 kB\n",
  });
  await using project = makeProject(
    {
      ...files(10, "python3", "A=1\0RUN=7\0", "/usr/bin/python3\0-u\0/data/train.py\0--secret=1\0"),
      ...files(11, "a) b", "", ""),
      ...files(12, "idle", "", "idle\0"),
      ...files(13, "busy", "", "/bin/busy\0"),
    },
    { git: false },
  );
  let nowMs = 1000;
  const read = createProcessReader({
    executionOf: (environ) => /RUN=(\d+)/.exec(environ)?.[1],
    now: () => nowMs,
    proc: join(project.root, "proc"),
  });
  read([]);
  nowMs = 2000;
  project.write("proc/13/stat", stat(13, "busy", 150));
  const shown = read([
    { gpu: 2, pid: 11, name: "x", memoryBytes: 500 },
    { gpu: 1, pid: 99, name: "of the host", memoryBytes: 600 },
  ]);
  expect(shown.map(({ user: _, ...rest }) => rest)).toEqual([
    { pid: 13, name: "busy", cpuPercent: 150, memoryBytes: 2_097_152, gpus: [] },
    { pid: 10, name: "python3 train.py", cpuPercent: 0, memoryBytes: 2_097_152, gpus: [], executionId: "7" },
    { pid: 11, name: "a) b", cpuPercent: 0, memoryBytes: 2_097_152, gpus: [2], gpuMemoryBytes: 500 },
    { pid: 99, name: "of the host", cpuPercent: 0, memoryBytes: 0, gpus: [1], gpuMemoryBytes: 600 },
  ]);
  expect(shown.every(({ user }) => user !== "")).toBe(true);
});
