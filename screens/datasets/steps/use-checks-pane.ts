import type { DataAt } from "../../../source/actions/datasets-facts.js";
import { useQuery } from "../../../source/client/use-query.js";
import { formatOf } from "../../../source/domain/data/table.js";
import { messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { fit } from "../../../source/ui/text/cells.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useList } from "../../../source/ui/use-list.js";
import { type CheckLine, checkLines, checksHead } from "./checks-view.js";

type Options = {
  readonly of: DataAt;
  readonly contextTokens: number;
  /** Inside the frame. */
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

const none: readonly CheckLine[] = [];

/** What is wrong with it for fine-tuning: findings with the first rows of each. */
export function useChecksPane({ of, contextTokens, width, height, focused }: Options) {
  const isTable = formatOf(of.path) !== undefined;
  const asked = useQuery("tables.checks", isTable ? { table: of, contextTokens } : undefined);
  const checks = asked.data;
  const head = checks ? [...checksHead(checks, width - 2), ""] : [];
  const lines = checks ? checkLines(checks) : none;
  const list = useList(`steps.checks.${of.path}@${of.md5 ?? ""}`, lines.length, Math.max(1, height - head.length));
  const rows = () => {
    if (!isTable) return messageRows(["Only CSV, TSV, JSONL, JSON and Parquet are checked."], width - 2).map(padded);
    if (!checks) return noAnswerRows(asked.error, width - 2).map(padded);
    const seen = lines.slice(list.offset, list.offset + Math.max(1, height - head.length));
    const findings = seen.map(({ text }, at) => {
      const isCursor = focused && at + list.offset === list.cursor;
      const row = fit(`${isCursor ? glyph("cursor") : " "}${text}`, width);
      return isCursor ? paint(row, "cursor") : row;
    });
    return [...head.map(padded), ...findings];
  };
  return {
    list,
    at: lines[list.cursor]?.at,
    ready: !asked.loading,
    rows: rows(),
    text: lines.map(({ text }) => text),
  };
}

function padded(row: string): string {
  return ` ${row}`;
}
