import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Options = {
  readonly id?: string;
  readonly log: string | Uint8Array;
  /** Names of stages with the first byte of the log that is theirs, and the first that is not. */
  readonly stages?: readonly (readonly [name: string, from: number, to: number])[];
  /** When the log grew: bytes, ms. */
  readonly times?: readonly (readonly [sizeBytes: number, atMs: number])[];
  readonly exitCode?: number;
};

/** The files of an execution that has ended, as its supervisor leaves them; the path of its log. */
export function writeExecution(root: string, options: Options): string {
  const { id = "1", log, stages = [], times = [], exitCode = 0 } = options;
  const folder = join(root, ".slipway/executions", id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const spec = { executionId: id, targets: [], argv: ["dvc", "repro"], cwd: root, umask: 18, who: "ada@here" };
  write("execution.json", JSON.stringify({ ...spec, startedAtMs: Date.now() - 60_000 }));
  write("exit.json", JSON.stringify({ exitCode, stopped: false, endedAtMs: Date.now() }));
  write(
    "events",
    stages.map(([name, from, to]) => `begin 1 1 @${from} ${name}\nend 2 ${exitCode} @${to} ${name}\n`).join(""),
  );
  const records = Buffer.alloc(16 * times.length);
  for (const [at, [sizeBytes, atMs]] of times.entries()) {
    records.writeDoubleLE(sizeBytes, at * 16);
    records.writeDoubleLE(atMs, at * 16 + 8);
  }
  write("output.times", records);
  write("output.log", log);
  return join(folder, "output.log");
}
