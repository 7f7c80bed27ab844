import { join } from "node:path";
import { lockHolders } from "../../adapters/dvc/dvc-locks.js";
import { findDvcRoot } from "../../adapters/dvc/dvc-root.js";
import type { DvcProcess } from "../../domain/pipeline/dvc-process.js";
import { executionVariable } from "../../store/execution-processes.js";

/** The value of `executionVariable` with which the hub marks commands of its own that are no execution. */
export function ownMark(projectRoot: string): string {
  return executionsOf(projectRoot);
}

/**
 * DVC commands that have a lock of this project's repository and that Slipway did not start for it. `ownCommands`: also those
 * that it did, but for executions: before one begins, another that lives was left by a hub that was killed.
 */
export async function foreignHolders(
  projectRoot: string,
  { ownCommands = false }: { readonly ownCommands?: boolean } = {},
): Promise<readonly DvcProcess[]> {
  const dvcRoot = await findDvcRoot(projectRoot);
  if (dvcRoot === undefined) return [];
  const isOwn = (value: string) =>
    value.startsWith(executionsOf(projectRoot)) && !(ownCommands && value === ownMark(projectRoot));
  return lockHolders(dvcRoot, { variable: executionVariable, isOwn });
}

function executionsOf(projectRoot: string): string {
  return `${join(projectRoot, ".slipway", "executions")}/`;
}
