/** argv that starts this very Slipway again: Node 24 and the boot file. */
export function program(): readonly string[] {
  return [process.execPath, process.argv[1] ?? ""];
}
