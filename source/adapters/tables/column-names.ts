/** Names that tell the columns of a header apart: one without a name is told by its place, one that is there twice by a number. */
export function columnNames(header: readonly string[]): readonly string[] {
  const given = new Set<string>();
  return header.map((name, at) => {
    const own = name.trim() === "" ? `column ${at + 1}` : name;
    let told = own;
    for (let times = 2; given.has(told); times++) told = `${own} (${times})`;
    given.add(told);
    return told;
  });
}
