import { spread } from "../../domain/data/checks.js";
import { type ColumnStatistics, isTextOfModel } from "../../domain/data/table.js";
import type { Ask } from "./duck.js";
import { type Measured, sampleOf } from "./statistics.js";
import type { TableSource } from "./table-source.js";

/** Texts of a column whose tokens are counted, and letters of one that are looked at. */
const mostTexts = 300;
const longestText = 20_000;

/** What was measured, with the tokens of texts: of each column of texts that are longer than words. */
export async function withTokens(
  ask: Ask,
  { view }: TableSource,
  measured: Measured,
  countTokens: (text: string) => number,
): Promise<Measured> {
  const columns: ColumnStatistics[] = [];
  for (const [at, statistics] of measured.columns.entries()) {
    const isLong = isTextOfModel(statistics);
    const rows = isLong
      ? await ask(
          `SELECT left(c${at}, ${longestText}) AS text FROM ${sampleOf(view)} WHERE c${at} IS NOT NULL LIMIT ${mostTexts}`,
        )
      : [];
    const tokens = rows.map(({ text }) => countTokens(String(text)));
    columns.push(tokens.length === 0 ? statistics : { ...statistics, tokens: spread(tokens) });
  }
  return { ...measured, columns };
}
