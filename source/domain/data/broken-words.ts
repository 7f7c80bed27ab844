/** "line 4: 2 cells, not 3"; a reason that names its line stands alone. */
export function brokenWords({ line, why }: { readonly line?: number | undefined; readonly why: string }): string {
  return line === undefined || / on line \d/.test(why) ? why : `line ${line}: ${why}`;
}
