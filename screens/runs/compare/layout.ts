/** What is compared, in the order that Tab goes through it. */
export const sections = [
  "params",
  "metrics",
  "params.yaml",
  "code",
  "data",
  "packages",
  "artifacts",
  "answers",
] as const;
export type Section = (typeof sections)[number];

export function isSection(name: string): name is Section {
  return sections.some((section) => section === name);
}

export type Place = {
  readonly section: Section;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Which sections are seen where: params above metrics, the others alone; beside each other where it is wide. */
export function compareLayout(
  width: number,
  height: number,
  { focus, other, zoomed }: { readonly focus: Section; readonly other: Section; readonly zoomed: boolean },
): readonly Place[] {
  const whole = { left: 0, top: 0, width, height };
  const isFacts = focus === "params" || focus === "metrics";
  if (zoomed) return [{ section: focus, ...whole }];
  if (width >= 160 && height >= 24) {
    const left = Math.floor(width * 0.46);
    return [...stacked(left, height), { section: isFacts ? other : focus, left, top: 0, width: width - left, height }];
  }
  if (!isFacts) return [{ section: focus, ...whole }];
  return height < 14 ? [{ section: focus, ...whole }] : stacked(width, height);
}

function stacked(width: number, height: number): readonly Place[] {
  const upper = Math.floor(height / 2);
  return [
    { section: "params", left: 0, top: 0, width, height: upper },
    { section: "metrics", left: 0, top: upper, width, height: height - upper },
  ];
}
