import { join, relative } from "node:path";
import { cacheFolder } from "../../adapters/dvc/cache.js";
import { findTokenizers } from "../../adapters/tables/find-tokenizer.js";
import { firstPage } from "../../adapters/tables/first-page.js";
import type { Tables } from "../../adapters/tables/tables-process.js";
import type { DataChecks } from "../../domain/data/checks.js";
import type { TableDifference } from "../../domain/data/table.js";
import type { TokenizerTold } from "../../domain/data/tokenizer-told.js";
import type { Events, Feature } from "../context.js";
import { createKeptAnswers } from "./kept-answers.js";
import { createProgresses } from "./progresses.js";
import { insidePath, placeOf } from "./table-place.js";

/** `tables.*`: what is in a table file, rows of it, what differs between two, what is wrong with it for fine-tuning. */
export function createTablesFeature(projectRoot: string, tables: Tables, events: Events): Feature {
  const progresses = createProgresses(events);
  const differences = createKeptAnswers<TableDifference>();
  const allChecks = createKeptAnswers<DataChecks>();
  const tokenizersOf = async (named: string | undefined, beside: string) =>
    named === undefined
      ? { found: [...(await findTokenizers(projectRoot, beside))] }
      : { named: await insidePath(projectRoot, named, await cacheFolder(projectRoot)) };
  /** Paths as they are in the project. */
  const told = <Answer extends TokenizerTold>(answer: Answer): Answer => {
    const { tokenizer, tokenizerNotRead: not } = answer;
    return {
      ...answer,
      ...(tokenizer !== undefined && { tokenizer: relative(projectRoot, tokenizer) }),
      ...(not && { tokenizerNotRead: { ...not, path: relative(projectRoot, not.path) } }),
    };
  };
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
        const tokenizers = await tokenizersOf(undefined, join(projectRoot, after.path));
        const request = { ask: "difference", before: was, after: is, key, tokenizers } as const;
        const compute = () => progresses.during([before, after], (tell) => tables.ask(request, signal, tell));
        return told(await differences.of(request, [was.path, is.path, ...pathsOf(tokenizers)], compute));
      },
      "tables.progress": async ({ tables: asked }) => progresses.of(asked),
      "tables.checks": async ({ table, contextTokens, tokenizer }, { signal }) => {
        const file = await placeOf(projectRoot, table);
        const tokenizers = await tokenizersOf(tokenizer, join(projectRoot, table.path));
        const request = { ask: "checks", file, contextTokens, tokenizers } as const;
        const compute = () => progresses.during([table], (tell) => tables.ask(request, signal, tell));
        return told(await allChecks.of(request, [file.path, ...pathsOf(tokenizers)], compute));
      },
    },
    busy: tables.busy,
    close: tables.close,
  };
}

function pathsOf(tokenizers: { readonly named: string } | { readonly found: readonly string[] }): readonly string[] {
  return "named" in tokenizers ? [tokenizers.named] : tokenizers.found;
}
