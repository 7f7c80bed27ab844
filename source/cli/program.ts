/** argv that starts this very Slipway again: Node 24 and the boot file. */
export function program(nodeFlags: readonly string[] = []): readonly string[] {
  return [process.execPath, ...nodeFlags, process.argv[1] ?? ""];
}

/** A hub keeps little for long: V8's young generation would otherwise stay at 64 MB after the first busy second. */
export const hubNodeFlags: readonly string[] = ["--max-semi-space-size=4"];
