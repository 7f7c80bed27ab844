import { isUtf8 } from "node:buffer";
import { type FileHandle, open, stat } from "node:fs/promises";
import { imageSize } from "../../../adapters/files/images/image-size.js";
import { fittedImage, type Pixels } from "../../../adapters/files/images/pixels.js";
import { withParquet } from "../../../adapters/files/parquet.js";
import { delimitedRecords, delimiterOf } from "../../../adapters/files/parse-delimited.js";
import { binaryFormat, isTextHead, lettersOf } from "../../../adapters/files/text-kind.js";
import type { ArtifactFile, ArtifactPreview } from "../../../api/run-detail-views.js";
import { createTurns } from "../../../domain/turns.js";
import { createLogFile, type LogFile } from "../../../store/log-file.js";
import { cellText } from "../samples/cell-text.js";
import type { DecodeFile } from "./image-process.js";
import { recentFiles } from "./recent-files.js";

/** What of the file is shown: lines or rows from `from` on; an image in so many pixels at most. */
type PreviewWindow = {
  readonly from: number;
  readonly limit: number;
  readonly columns: number;
  readonly rows: number;
};

/** JSON is put in order, tables are taken apart, up to this size; larger ones are shown as text, or their beginning. */
const mostParsed = 8_000_000;
const longestCell = 500;
/** Columns of a table that are handed out. */
const mostColumns = 1000;

/** A window of what a file holds, by its name and its first bytes. Nothing of it is trusted: a broken one is shown as text. */
export type PreviewFile = (path: string, uri: string, window: PreviewWindow) => Promise<ArtifactPreview>;

/** What was taken apart of the files that were looked at last is kept: scrolling reads none of them again. */
export function createPreviews(decode: DecodeFile): PreviewFile {
  const parts: Parts = {
    text: recentFiles(8, async (path) => createLogFile(path)),
    json: recentFiles(2, prettyLines),
    records: recentFiles(2, readRecords),
    pixels: recentFiles(4, decode),
  };
  return (path, uri, window) => previewFile(parts, path, uri, window);
}

type Records = { readonly delimiter: string; readonly records: readonly (readonly string[])[] };
type Parts = {
  readonly text: (path: string) => Promise<LogFile>;
  readonly json: (path: string) => Promise<readonly string[] | undefined>;
  readonly records: (path: string) => Promise<Records>;
  readonly pixels: (path: string) => Promise<Pixels | undefined>;
};

async function previewFile(parts: Parts, path: string, uri: string, window: PreviewWindow): Promise<ArtifactPreview> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return { kind: "gone" };
  const file: ArtifactFile = { sizeBytes: info.size, place: path, uri };
  const head = await readHead(path, 65_536);
  const name = path.toLowerCase();
  const image = imageSize(head);
  if (image && image.width * image.height === 0) return { ...file, kind: "binary", format: `${image.format}, broken` };
  if (image) return imagePreview(parts, path, file, head, window);
  if (isParquet(head) || name.endsWith(".parquet")) {
    return parquetPreview(path, file, window).catch(() => ({ ...file, kind: "binary" as const, format: "Parquet" }));
  }
  if (!isTextHead(head)) return { ...file, kind: "binary", format: binaryFormat(head, name) };
  if (/\.(csv|tsv)$/.test(name)) return tablePreview(parts, path, file, window);
  if (/\.(json|ipynb)$/.test(name) && info.size <= mostParsed) {
    const pretty = await parts.json(path);
    if (pretty) return { ...file, ...linesPreview(pretty, window), format: "json" };
  }
  const { isLatin1, ...page } = await (await parts.text(path)).page(window.from, window.limit);
  const format = /\.(md|markdown)$/.test(name) ? "markdown" : "text";
  const encoding = isLatin1 || !isUtf8Head(head) ? { encoding: "Latin-1" as const } : {};
  return { ...file, kind: "text", format, ...page, ...encoding };
}

/** The last line of a beginning may be cut in a letter. */
function isUtf8Head(head: Buffer): boolean {
  const end = head.lastIndexOf("\n") + 1;
  return isUtf8(end === 0 ? new Uint8Array() : head.subarray(0, end));
}

/** The first bytes of a file. */
async function readHead(path: string, most: number): Promise<Buffer> {
  const file: FileHandle = await open(path, "r");
  try {
    const size = Math.min(most, (await file.stat()).size);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function linesPreview(lines: readonly string[], { from, limit }: PreviewWindow) {
  const firstLine = Math.min(from, Math.max(0, lines.length - 1));
  return {
    kind: "text" as const,
    firstLine,
    lines: lines.slice(firstLine, firstLine + limit),
    totalLines: lines.length,
  };
}

/** One value in lines, as `json.dumps(…, indent=2)` has it; undefined where the text is no JSON (NaN is a word of Python's). */
async function prettyLines(path: string): Promise<readonly string[] | undefined> {
  const text = lettersOf(await readHead(path, mostParsed));
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2).split("\n");
  } catch {
    return undefined;
  }
}

async function readRecords(path: string): Promise<Records> {
  const text = lettersOf(await readHead(path, mostParsed));
  const delimiter = delimiterOf(text);
  const records: (readonly string[])[] = [];
  const turns = createTurns();
  for (const record of delimitedRecords(text, delimiter)) {
    records.push(record);
    if (turns.isOver()) await turns.next();
  }
  return { delimiter, records };
}

async function tablePreview(
  parts: Parts,
  path: string,
  file: ArtifactFile,
  { from, limit }: PreviewWindow,
): Promise<ArtifactPreview> {
  const { records, delimiter } = await parts.records(path);
  const isCut = file.sizeBytes > mostParsed;
  const [columns = []] = records;
  const end = records.length - (isCut ? 1 : 0); // the last one may be half a record
  const firstRow = Math.max(0, Math.min(from, end - 2));
  return {
    ...file,
    kind: "table",
    format: delimiter === "\t" ? "TSV" : "CSV",
    columns: shortCells(columns),
    firstRow,
    rows: records.slice(firstRow + 1, Math.min(end, firstRow + 1 + limit)).map(shortCells),
    totalRows: Math.max(0, end - 1),
    isCut,
    ...moreThan(columns.length),
  };
}

function parquetPreview(path: string, file: ArtifactFile, { from, limit }: PreviewWindow): Promise<ArtifactPreview> {
  return withParquet(path, async ({ columns, totalRows, rows }) => {
    const firstRow = Math.min(from, Math.max(0, totalRows - 1));
    const names = columns.slice(0, mostColumns);
    const shown = await rows(firstRow, limit, names);
    return {
      ...file,
      kind: "table" as const,
      format: "Parquet",
      columns: names,
      firstRow,
      rows: shown.map((row) => row.map((value) => shortCell(cellText(value)))),
      totalRows,
      isCut: false,
      ...moreThan(columns.length),
    };
  });
}

async function imagePreview(
  parts: Parts,
  path: string,
  file: ArtifactFile,
  head: Buffer,
  window: PreviewWindow,
): Promise<ArtifactPreview> {
  const { format, width, height } = imageSize(head) ?? { format: "image", width: 0, height: 0 };
  const pixels = window.columns > 0 && window.rows > 0 ? await parts.pixels(path) : undefined;
  if (!pixels) return { ...file, kind: "image", format, width, height, columns: 0, rows: 0 };
  const shown = fittedImage(pixels, window.columns, window.rows);
  const rgb = Buffer.from(shown.rgb).toString("base64");
  return { ...file, kind: "image", format, width, height, rgb, columns: shown.width, rows: shown.height };
}

function shortCells(cells: readonly string[]): readonly string[] {
  return cells.slice(0, mostColumns).map(shortCell);
}

function moreThan(columns: number): { readonly moreColumns?: true } {
  return columns > mostColumns ? { moreColumns: true } : {};
}

function shortCell(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

const isParquet = (head: Buffer) => head.subarray(0, 4).toString("latin1") === "PAR1";
