import { parentPort, workerData } from "node:worker_threads";
import { type ScanTask, serveScan } from "../../hub/logs/scan.js";

/** A thread of the hub that searches a log; it lives until the hub ends it. */
export async function runScanLog(): Promise<number> {
  if (!parentPort) throw new Error("scan-log is a thread of the hub");
  const task: ScanTask = workerData;
  serveScan(task, parentPort);
  return new Promise(() => undefined);
}
