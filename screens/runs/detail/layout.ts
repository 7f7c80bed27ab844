export type Rect = { readonly width: number; readonly height: number };

/** Panes of an open run in the order that Tab goes through them. */
export const detailPanes = [
  "params",
  "metrics",
  "lineage",
  "tags",
  "data",
  "artifacts",
  "preview",
  "log",
  "prompts",
  "answers",
] as const;
export type DetailPane = (typeof detailPanes)[number];

/** What is seen together. */
export const detailPages = ["facts", "files", "log", "samples"] as const;
export type DetailPage = (typeof detailPages)[number];

const pageOf: Readonly<Record<DetailPane, DetailPage>> = {
  params: "facts",
  metrics: "facts",
  lineage: "facts",
  tags: "facts",
  data: "facts",
  artifacts: "files",
  preview: "files",
  log: "log",
  prompts: "samples",
  answers: "samples",
};

/** The pane that a page is entered by. */
export const firstPane: Readonly<Record<DetailPage, DetailPane>> = {
  facts: "params",
  files: "artifacts",
  log: "log",
  samples: "prompts",
};

export function pageOfPane(pane: DetailPane): DetailPage {
  return pageOf[pane];
}

export function isDetailPane(name: string): name is DetailPane {
  return detailPanes.some((pane) => pane === name);
}

/** Rows of blocks beside each other, from top to bottom. */
export type Grid = readonly (readonly (Rect & { readonly pane: DetailPane })[])[];

/** Which panes are seen at which size: the page of the focused one; where it is high, the facts above another page. */
export function detailLayout(
  { width, height }: Rect,
  options: { readonly focus: DetailPane; readonly zoomed: boolean; readonly lower: DetailPage },
): Grid {
  const { focus, zoomed, lower } = options;
  if (zoomed) return [[{ pane: focus, width, height }]];
  const page = pageOf[focus];
  if (height < 40) return pageGrid(page, focus, width, height);
  const top = Math.floor(height * 0.5);
  const below = page === "facts" ? lower : page;
  return [
    ...pageGrid("facts", page === "facts" ? focus : "lineage", width, top),
    ...pageGrid(below, page === "facts" ? firstPane[below] : focus, width, height - top),
  ];
}

function pageGrid(page: DetailPage, focus: DetailPane, width: number, height: number): Grid {
  if (page === "facts") return factsGrid(focus, width, height);
  if (page === "log") return [[{ pane: "log", width, height }]];
  const [left, right] = page === "files" ? (["artifacts", "preview"] as const) : (["prompts", "answers"] as const);
  if (width < 70) return [[{ pane: focus === right ? right : left, width, height }]];
  const wide = Math.max(26, Math.min(64, Math.floor(width * 0.34)));
  return [
    [
      { pane: left, width: wide, height },
      { pane: right, width: width - wide, height },
    ],
  ];
}

/** Params and metrics above; lineage, tags and data below, the focused of them alone where it is narrow. */
function factsGrid(focus: DetailPane, width: number, height: number): Grid {
  const low = height < 14 ? 0 : Math.max(7, Math.min(13, Math.floor(height * 0.42)));
  const lowerPanes = ["lineage", "tags", "data"] as const;
  const lower = lowerPanes.find((pane) => pane === focus);
  const below = lower ?? "lineage";
  if (low === 0 && lower !== undefined) return [[{ pane: lower, width, height }]];
  const params = Math.floor(width * 0.38);
  const upper = [
    { pane: "params" as const, width: params, height: height - low },
    { pane: "metrics" as const, width: width - params, height: height - low },
  ];
  if (low === 0) return [upper];
  if (width < 110) return [upper, [{ pane: below, width, height: low }]];
  const lineage = Math.floor(width * 0.44);
  const tags = Math.floor(width * 0.3);
  return [
    upper,
    [
      { pane: "lineage", width: lineage, height: low },
      { pane: "tags", width: tags, height: low },
      { pane: "data", width: width - lineage - tags, height: low },
    ],
  ];
}
