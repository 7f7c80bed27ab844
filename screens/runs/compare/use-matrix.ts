import type { RunCompareFacts, ScopeFacts } from "../../../source/actions/scopes.js";
import type { MatrixView } from "../../../source/api/run-compare-views.js";
import type { QueryState } from "../../../source/client/queries.js";
import { noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { type List, useList } from "../../../source/ui/use-list.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import type { Place, Section } from "./layout.js";
import { matrixNotes, matrixRows, smallMatrix } from "./view.js";

/** What a section shows and what its keys mean. */
export type SectionFacts = {
  readonly right: string;
  readonly rows: readonly string[];
  /** Drawn by ink-table over the upper left of the pane. */
  readonly records?: readonly Readonly<Record<string, string>>[] | undefined;
  readonly list: ScopeFacts["list"];
  readonly open?: (() => void) | undefined;
  readonly sideways?: ((by: number) => void) | undefined;
  readonly copied?: RunCompareFacts["copied"];
  readonly find?: { readonly text: string; readonly set: (text: string) => void };
};

/** What all sections know of the comparison. */
export type Common = {
  readonly runIds: readonly string[];
  /** "A calm-otter" */
  readonly heads: readonly string[];
  readonly column: number;
  readonly all: boolean;
  readonly focus: Section;
  readonly placeOf: (section: Section) => Place | undefined;
  readonly dialogs: Dialogs;
};

export type MatrixState = {
  readonly section: Section;
  readonly list: List;
  readonly find: string;
  readonly setFind: (text: string) => void;
  readonly setTotal: (total: number) => void;
  readonly total: number;
  /** How many rows of notes stand below the table. */
  readonly setNotes: (notes: number) => void;
  /** Undefined while the section is not seen. */
  readonly input:
    | {
        readonly runIds: string[];
        readonly all: boolean;
        readonly find: string;
        readonly offset: number;
        readonly limit: number;
      }
    | undefined;
};

/** Which rows of a section are seen, and what it asks the hub for. */
export function useMatrixState(section: Section, { runIds, all, placeOf }: Common): MatrixState {
  const key = `compare.${section}.${runIds.join()}`;
  const [find, setFind] = useKept(`compare.find.${section}`, "");
  const [total, setTotal] = useKept(`${key}.total`, 0);
  const place = placeOf(section);
  const [notes, setNotes] = useKept(`${key}.notes`, 0);
  // Without the frame and the heading.
  const tall = Math.max(1, (place?.height ?? 4) - 3 - notes);
  const list = useList(key, total, tall);
  const input = place && { runIds: [...runIds], all, find, offset: list.offset, limit: tall };
  return { section, list, find, setFind, total, setTotal, setNotes, input };
}

/** The section of what was answered. */
export function matrixFacts<Cell>(
  state: MatrixState,
  { data, error }: QueryState<MatrixView<Cell>>,
  common: Common,
  show: (cell: Cell) => string,
): SectionFacts {
  const { section, list, find, setFind, total, setTotal, setNotes } = state;
  if (data && data.total !== total) setTotal(data.total);
  if (data) setNotes(data.notes.length);
  const place = common.placeOf(section);
  const [width, height] = [(place?.width ?? 4) - 2, (place?.height ?? 4) - 2];
  const cursor = list.cursor - list.offset;
  const row = data?.rows[cursor];
  const cells = row?.cells.map((cell, at) => `${common.heads[at] ?? ""}: ${cell === null ? "–" : show(cell)}`);
  const options = { view: data ?? nothing, heads: common.heads, show, cursor, focused: common.focus === section };
  const notes = data ? matrixNotes(data, nouns[section] ?? section, width) : [];
  const records =
    data && data.total === data.rows.length ? smallMatrix(options, width, height - notes.length) : undefined;
  const table =
    data && data.rows.length > 0 && !records ? matrixRows({ ...options, width, column: common.column }) : [];
  const below = records ? Array.from({ length: records.length * 2 + 3 }, () => "") : table;
  return {
    right: data ? `${seenText(data, list.offset)}${countText(data, common.all, find)}` : "",
    rows: data ? [...below, ...notes] : noAnswerRows(error, width - 1).map((text) => ` ${text}`),
    records,
    list,
    open: row && cells && (() => common.dialogs.open({ kind: "text", title: row.key, text: cells.join("\n\n") })),
    copied: row && cells && { text: [row.key, ...cells].join("\n"), what: label(row.key) },
    find: { text: find, set: setFind },
  };
}

const nothing = { rows: [], total: 0, differing: 0, all: 0, notes: [] };
const nouns: Partial<Readonly<Record<Section, string>>> = { "params.yaml": "params of params.yaml", data: "datasets" };

/** "1-3 of 7, " where there is no room for all. */
function seenText({ rows, total }: MatrixView<unknown>, offset: number): string {
  if (rows.length >= total) return "";
  return `${formatCount(offset + 1)}-${formatCount(offset + rows.length)} of ${formatCount(total)} ${glyph("dot")} `;
}

function countText({ total, differing, all: rows }: MatrixView<unknown>, all: boolean, find: string): string {
  const differ = `${formatCount(differing)} of ${formatCount(rows)} differ`;
  const found = find === "" ? "" : `/${find} ${formatCount(total)}  `;
  return `${found}${differ}${all ? ", all shown" : ""}`;
}
