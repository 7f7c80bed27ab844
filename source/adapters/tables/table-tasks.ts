import { hash } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createChecks, type DataChecks } from "../../domain/data/checks.js";
import type { TablePage } from "../../domain/data/page.js";
import type { TableDifference, TableShape } from "../../domain/data/table.js";
import type { TableProgress } from "../../domain/data/table-progress.js";
import { difference } from "./difference.js";
import { type Duck, type DuckOptions, type Memory, withDuck, withEnoughMemory } from "./duck.js";
import { createMeter } from "./meter.js";
import { openSource } from "./open-source.js";
import { pageOfRecords, pageOfSource } from "./pages.js";
import { openRecordFile, type RecordFile } from "./record-file.js";
import { safeText } from "./safe-text.js";
import { measure } from "./statistics.js";
import type { OnRead } from "./survey.js";
import { tableError } from "./table-error.js";
import type { TableAnswers, TableRequest } from "./table-request.js";
import type { TableFile, TableSource } from "./table-source.js";
import { type FoundTokenizer, firstTokenizer, readTokenizer } from "./tokenizer.js";

/** Files whose places of rows are remembered. */
const mostOpen = 4;
/** Rows that are checked until it is told how far it is. */
const rowsATell = 256;
const inOrder = { ordered: true };

type Request<Name extends TableRequest["ask"]> = Extract<TableRequest, { ask: Name }>;
/** `tell`: how far it is, now and then. */
export type TableTasks = (
  request: TableRequest,
  tell?: (progress: TableProgress) => void,
) => Promise<TableAnswers[keyof TableAnswers]>;

/** Does what is asked of tables, one after the other; it holds up the thread, so it has a process of its own. */
export function createTableTasks(scratch: string): TableTasks {
  const records = rememberedRecords(scratch);
  const tokenizers = rememberedTokenizer();
  return (request, tell = () => undefined) => {
    if (request.ask === "shape") return shapeOf(request, scratch);
    if (request.ask === "difference") return differenceOf(request, scratch, tokenizers, tell);
    if (request.ask === "page") return pageOf(request, scratch, records);
    return checksOf(request, scratch, records, tokenizers, tell);
  };
}

function shapeOf({ file }: Request<"shape">, scratch: string): Promise<TableShape> {
  return withEnoughMemory(memoryFor([file]), (memory) =>
    withSource(file, scratch, async ({ ask }, source) => (await measure(ask, source)).shape, { memory }),
  );
}

async function differenceOf(
  request: Request<"difference">,
  scratch: string,
  tokenizers: Tokenizers,
  tell: (progress: TableProgress) => void,
): Promise<TableDifference> {
  const { before, after, key } = request;
  const tokenizer = await tokenizers(request.tokenizers);
  const files = [before, after];
  const paths = files.map(({ path }) => path);
  const sizeOf = ({ path }: TableFile) => statSync(path).size;
  const totalBytes = files.reduce((sum, file) => sum + sizeOf(file) * passesOver(file), 0);
  return withEnoughMemory(memoryFor(files), (memory) =>
    withScratch(scratch, (folder) => {
      const meter = createMeter(totalBytes, tell);
      return withDuck({ paths, scratch: folder, memory, onRead: meter.at, ...inOrder }, async ({ ask }) => {
        const open = (file: TableFile, view: string) => {
          if (hasLines(file)) meter.begin(`lines of ${file.name}`, sizeOf(file));
          return named(file, () => openSource(ask, file, view, folder, meter.at));
        };
        const sources = { before: await open(before, "before"), after: await open(after, "after") };
        const begin = (step: string, read?: TableSource) =>
          read ? meter.begin(`${step} ${read.name}`, sizeOf(read)) : meter.begin(step, 0);
        return difference(ask, sources, key, tokenizer, begin);
      });
    }),
  ).catch((error: unknown) => {
    throw tableError(`${before.name} and ${after.name}`, error);
  });
}

async function pageOf({ file, wanted }: Request<"page">, scratch: string, records: Records): Promise<TablePage> {
  if (isText(file)) return named(file, async () => pageOfRecords(records(file), wanted));
  return withSource(file, scratch, ({ ask }, source) => pageOfSource(ask, source, wanted), inOrder);
}

async function checksOf(
  request: Request<"checks">,
  scratch: string,
  records: Records,
  tokenizers: Tokenizers,
  tell: (progress: TableProgress) => void,
): Promise<DataChecks> {
  const { file, contextTokens } = request;
  const { count, told } = await tokenizers(request.tokenizers);
  const checks = createChecks({
    contextTokens,
    hash: (text) => hash("md5", text, "base64url"),
    ...(count && { countTokens: count }),
  });
  const result = () => ({ ...checks.result(), ...told });
  if (isText(file)) {
    return named(file, async () => {
      const { size } = statSync(file.path);
      const meter = createMeter(2 * size, tell);
      meter.begin(`lines of ${file.name}`, size);
      const { rows, total } = records(file, meter.at);
      meter.begin(`checks of ${file.name}`, size);
      for (const { at = 0, fields, broken = "" } of rows(0)) {
        if (at % rowsATell === 0) meter.at(at / total);
        if (fields) checks.take(fields, at);
        else checks.broken(at, broken);
      }
      return result();
    });
  }
  const look = async ({ stream }: Duck, { names, view, all = view }: TableSource) => {
    let at = 0;
    for await (const rows of stream(`FROM ${all}`)) {
      for (const row of rows) {
        if (typeof row.broken === "string") checks.broken(at, row.broken);
        else checks.take(Object.fromEntries(names.map((name, column) => [name, row[`c${column}`]])), at);
        at += 1;
      }
    }
    return result();
  };
  return withSource(file, scratch, look, inOrder);
}

function withSource<Result>(
  file: TableFile,
  scratch: string,
  use: (duck: Duck, source: TableSource) => Promise<Result>,
  { memory = memoryFor([file]), ordered = false }: Pick<DuckOptions, "memory" | "ordered"> = {},
): Promise<Result> {
  return withScratch(scratch, (folder) =>
    named(file, () =>
      withDuck({ paths: [file.path], scratch: folder, memory, ordered }, async (duck) =>
        use(duck, await openSource(duck.ask, file, "t", folder)),
      ),
    ),
  );
}

/** Statistics, duplicates and the rows to show each read the whole file, as does the look at its lines. */
function passesOver(file: TableFile): number {
  return hasLines(file) ? 4 : 3;
}

function hasLines({ format, path }: TableFile): boolean {
  return format !== "parquet" && statSync(path).size > 0;
}

/** Readers of JSON hold whole records of it. */
function memoryFor(files: readonly TableFile[]): Memory {
  return files.some(({ format }) => format === "json" || format === "jsonl") ? "much" : "little";
}

function isText({ format }: TableFile): boolean {
  return format === "csv" || format === "tsv" || format === "jsonl";
}

async function named<Result>(file: TableFile, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    throw tableError(file.name, error);
  }
}

async function withScratch<Result>(scratch: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(scratch, "task-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Records = (file: TableFile, onRead?: OnRead) => RecordFile;

/** A file that was looked at last is not read anew as long as it stays as it is. */
function rememberedRecords(scratch: string): Records {
  const kept = new Map<string, { readonly file: RecordFile; readonly folder: string }>();
  return (file, onRead) => {
    const { size, mtimeMs } = statSync(file.path);
    const key = [file.path, file.format, size, mtimeMs].join("\n");
    const known = kept.get(key);
    if (known) return known.file;
    const folder = mkdtempSync(join(scratch, "records-"));
    const opened = openRecordFile(safeText(file, folder, onRead));
    kept.set(key, { file: opened, folder });
    const [oldest] = kept.keys();
    if (kept.size > mostOpen && oldest !== undefined) {
      rmSync(kept.get(oldest)?.folder ?? "", { recursive: true, force: true });
      kept.delete(oldest);
    }
    return opened;
  };
}

type Tokenizers = (asked: Request<"checks">["tokenizers"]) => Promise<FoundTokenizer>;

/** A difference and the checks of both sides count by the same one: some are megabytes to read. */
function rememberedTokenizer(): Tokenizers {
  let kept: { readonly key: string; readonly found: FoundTokenizer } | undefined;
  return async (asked) => {
    const paths = "named" in asked ? [asked.named] : asked.found;
    const key = JSON.stringify(
      paths.map((path) => {
        const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
        return [path, size, mtimeMs];
      }),
    );
    if (kept?.key !== key) {
      kept = { key, found: await ("named" in asked ? readTokenizer(asked.named) : firstTokenizer(asked.found)) };
    }
    return kept.found;
  };
}
