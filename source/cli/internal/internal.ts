import { invalid } from "../arguments.js";

/** `slipway internal NAME …`: what Slipway starts of itself. Not for users: names and arguments may change. */
export async function runInternal([name = "", ...args]: readonly string[]): Promise<number> {
  if (name === "supervise") return (await import("./supervise.js")).runSupervise(args);
  if (name === "make-sample") return (await import("./make-sample.js")).runMakeSample(args);
  if (name === "scan-log") return (await import("./scan-log.js")).runScanLog();
  if (name === "decode-image") return (await import("./decode-image.js")).runDecodeImage(args);
  if (name === "hash-files") return (await import("./hash-files.js")).hashFiles();
  if (name === "tables") return (await import("./tables.js")).runTables(args);
  throw invalid("", `There is no slipway internal ${name}`);
}
