import { createLimit } from "../../adapters/dvc/limit.js";
import { withParquet } from "../../adapters/files/parquet.js";
import { remembered } from "../../adapters/files/remembered-file.js";
import type { RowCounter } from "../../adapters/files/row-counter.js";
import { firstPage } from "../../adapters/tables/first-page.js";
import { formatOf } from "../../domain/data/table.js";

type Figures = { readonly rows: number | undefined; readonly columns: number | undefined };

/** Files that are read at a time. */
const mostAtOnce = 8;
const none: Figures = { rows: undefined, columns: undefined };

/** Counts rows and columns of tables (`path` absolute, `name` tells the format), of each version of a file once. */
export function createTableFigures(rows: RowCounter): (path: string, name: string) => Promise<Figures> {
  const limited = createLimit(mostAtOnce);
  const parquet = remembered((path) =>
    withParquet(
      path,
      async ({ columns, totalRows }): Promise<Figures> => ({ rows: totalRows, columns: columns.length }),
    ),
  );
  const columns = remembered(async (path, name): Promise<number | undefined> => {
    const format = formatOf(name);
    if (format === undefined || format === "json" || format === "parquet") return undefined;
    const page = await firstPage({ path, name, format }, { of: "from", from: 0, limit: 1, whole: false });
    return page?.columns.length;
  });
  return async (path, name) => {
    const format = formatOf(name);
    if (format === undefined) return none;
    return limited(async () => {
      if (format === "parquet") return parquet(path, name).catch(() => none);
      return { rows: await rows.count(path, name), columns: await columns(path, name).catch(() => undefined) };
    });
  };
}
