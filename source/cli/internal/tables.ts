import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { tableRequest } from "../../adapters/tables/table-request.js";
import { createTableTasks } from "../../adapters/tables/table-tasks.js";
import type { TableProgress } from "../../domain/data/table-progress.js";
import { UserError } from "../../domain/user-error.js";

/** The other side of `createTables`: answers each line of its input until that ends. `scratch` is removed then. */
export async function runTables([scratch = ""]: readonly string[]): Promise<number> {
  const tasks = createTableTasks(scratch);
  for await (const line of createInterface({ input: process.stdin })) {
    const tell = (progress: TableProgress) => void process.stdout.write(`${JSON.stringify({ progress })}\n`);
    const reply = await tasks(tableRequest.parse(JSON.parse(line)), tell).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ failure: failureOf(error) }),
    );
    await new Promise<void>((done) => process.stdout.write(`${JSON.stringify(reply)}\n`, () => done()));
  }
  rmSync(scratch, { recursive: true, force: true });
  return 0;
}

function failureOf(error: unknown) {
  if (!(error instanceof UserError)) return { code: "table.failed", kind: "failed", message: String(error) };
  const { code, kind, message, hint } = error;
  return { code, kind, message, ...(hint === undefined ? {} : { hint }) };
}
