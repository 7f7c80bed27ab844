import { join, relative } from "node:path";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { findTokenizer } from "../../adapters/tables/find-tokenizer.js";
import { firstPage } from "../../adapters/tables/first-page.js";
import type { Tables } from "../../adapters/tables/tables-process.js";
import type { Feature } from "../context.js";
import { insidePath, placeOf } from "./table-place.js";

/** `tables.*`: what is in a table file, rows of it, what differs between two, what is wrong with it for fine-tuning. */
export function createTablesFeature(projectRoot: string, tables: Tables): Feature {
  const tokenizerOf = async (named: string | undefined, beside: string) =>
    named === undefined
      ? findTokenizer(projectRoot, beside)
      : insidePath(projectRoot, named, await cacheFolder(projectRoot));
  return {
    handlers: {
      "tables.shape": async ({ table }, { signal }) =>
        tables.ask({ ask: "shape", file: await placeOf(projectRoot, table) }, signal),
      "tables.page": async ({ table, ...wanted }, { signal }) => {
        const file = await placeOf(projectRoot, table);
        return (await firstPage(file, wanted)) ?? tables.ask({ ask: "page", file, wanted }, signal);
      },
      "tables.difference": async ({ before, after, key }, { signal }) => {
        const [was, is] = [await placeOf(projectRoot, before), await placeOf(projectRoot, after)];
        const tokenizer = await tokenizerOf(undefined, join(projectRoot, after.path));
        return tables.ask(
          { ask: "difference", before: was, after: is, key, ...(tokenizer === undefined ? {} : { tokenizer }) },
          signal,
        );
      },
      "tables.checks": async ({ table, contextTokens, tokenizer }, { signal }) => {
        const file = await placeOf(projectRoot, table);
        const path = await tokenizerOf(tokenizer, table.md5 === undefined ? file.path : join(projectRoot, table.path));
        const checks = await tables.ask(
          { ask: "checks", file, contextTokens, ...(path === undefined ? {} : { tokenizer: path }) },
          signal,
        );
        return path === undefined ? checks : { ...checks, tokenizer: relative(projectRoot, path) };
      },
    },
    busy: tables.busy,
    close: tables.close,
  };
}
