import { stat } from "node:fs/promises";
import type { LoggedModelView, SampleTable } from "../../../api/run-detail-views.js";
import { UserError } from "../../../domain/user-error.js";
import { allFiles, artifactPlace } from "../detail/artifact-tree.js";
import type { ArtifactFiles, ArtifactOwner } from "../runs-feature.js";
import { columnsOf, readTable, tableFiles } from "./read-table.js";
import { type SampleBook, sampleBook } from "./sample-book.js";
import { type SampleColumns, sampleColumns } from "./table-columns.js";

type Part = {
  readonly path: string;
  readonly file: string;
  readonly step: number | undefined;
  readonly sizeBytes: number;
};
type Group = {
  readonly title: string;
  readonly parts: readonly Part[];
  /** Answers through training; else all of one moment. */
  readonly hasSteps: boolean;
};

/** Where the samples of a run are looked for. */
type Source = { readonly run: ArtifactOwner; readonly models: readonly LoggedModelView[] };

export type SampleShelf = {
  /** The tables of answers among a run's artifacts, by path. */
  readonly tables: (source: Source) => Promise<readonly SampleTable[]>;
  /** The book of the table with this path (undefined: of the first); undefined where there is none. */
  readonly book: (source: Source, path: string | undefined) => Promise<SampleBook | undefined>;
};

const mostFiles = 5000;
/** Of one table, all its parts together: what is over it is said to be missing. */
const mostBytes = 64 * 1024 * 1024;
const mostBooks = 6;
const mostAbouts = 1000;

/** Books of answers, the last few kept until their files change. */
export function createSampleShelf(artifacts: ArtifactFiles): SampleShelf {
  const books = new Map<string, { readonly stamp: string; readonly book: Promise<SampleBook> }>();
  const abouts = new Map<string, SampleTable>();
  const columns = new Map<string, Promise<SampleColumns | undefined>>();

  const columnsIn = async (file: string, name: string): Promise<SampleColumns | undefined> => {
    const info = await stat(file).catch(() => undefined);
    const key = `${file} ${info?.mtimeMs} ${info?.size}`;
    if (columns.size > mostFiles) columns.clear();
    const known =
      columns.get(key) ??
      columnsOf(file, name).then(
        (names) => names && sampleColumns(names),
        () => undefined,
      );
    columns.set(key, known);
    return known;
  };

  const groups = async ({ run, models }: Source): Promise<readonly Group[]> => {
    const isWanted = (name: string) => tableFiles.test(name);
    const files = await allFiles(artifacts, run, models, { most: mostFiles, isWanted });
    const found = new Map<string, { readonly parts: Part[]; readonly hasSteps: boolean }>();
    for (const { path, sizeBytes } of files) {
      const place = artifactPlace(run, models, path);
      const file = place && (await artifacts.file(place.owner, place.path));
      if (file === undefined) continue;
      const name = path.slice(path.lastIndexOf("/") + 1);
      const [, number] = /(\d+)\.\w+$/.exec(name) ?? [];
      const key = number === undefined ? path : path.replace(/\d+(\.\w+)$/, "*$1");
      const part = { path, file, step: number === undefined ? undefined : Number(number), sizeBytes };
      const known = found.get(key);
      if (known) {
        known.parts.push(part); // brothers by name have the same columns
        continue;
      }
      const names = await columnsIn(file, name);
      if (names) found.set(key, { parts: [part], hasSteps: names.step !== undefined || number !== undefined });
    }
    return [...found]
      .map(([key, { parts, hasSteps }]) => ({
        title: parts.length > 1 ? key : (parts[0]?.path ?? key),
        parts,
        hasSteps,
      }))
      .sort(byPromise);
  };

  /** One after the other: some of the largest at once would be gigabytes. */
  let last: Promise<unknown> = Promise.resolve();
  const readInTurn = (parts: readonly Part[]): Promise<SampleBook> => {
    const next = last.then(() => readBook(parts));
    last = next.catch(() => undefined);
    return next;
  };

  const stampOf = async ({ parts }: Group): Promise<string> => {
    const stats = await Promise.all(parts.map(({ file }) => stat(file).catch(() => undefined)));
    return JSON.stringify(stats.map((info) => [info?.mtimeMs, info?.size]));
  };

  const bookOf = async (group: Group): Promise<SampleBook> => {
    const { parts } = group;
    const stamp = await stampOf(group);
    const key = parts[0]?.file ?? "";
    const known = books.get(key);
    books.delete(key);
    const book = known?.stamp === stamp ? known.book : readInTurn(parts);
    books.set(key, { stamp, book });
    const [oldest] = books.keys();
    if (books.size > mostBooks && oldest !== undefined) books.delete(oldest);
    return book;
  };

  /** Kept longer than the books: a run may have more tables than books are kept. */
  const aboutOf = async (group: Group): Promise<SampleTable> => {
    const { parts, title } = group;
    const key = `${parts[0]?.file} ${await stampOf(group)}`;
    const known = abouts.get(key);
    if (known) return known;
    const about = { path: parts[0]?.path ?? "", title, files: parts.length };
    try {
      const { rows, prompts, steps, broken } = await bookOf(group);
      const problem = overBudget(parts) ?? (broken === 0 ? undefined : brokenText(broken));
      const found = { ...about, rows, prompts: prompts.length, steps: steps.length, ...(problem ? { problem } : {}) };
      if (abouts.size >= mostAbouts) abouts.clear();
      abouts.set(key, found);
      return found;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { ...about, rows: 0, prompts: 0, steps: 0, problem: error.message };
    }
  };

  return {
    tables: async (source) => Promise.all((await groups(source)).map(aboutOf)),
    book: async (source, path) => {
      const all = await groups(source);
      const group = path === undefined ? all[0] : all.find(({ parts }) => parts[0]?.path === path);
      return group && bookOf(group);
    },
  };
}

/** First what holds answers through training, then what is named as the table is that Slipway advises to log, then the largest. */
function byPromise(one: Group, other: Group): number {
  const isNamed = ({ title }: Group) => /(^|\/)samples[^/]*$/.test(title);
  return (
    Number(other.hasSteps) - Number(one.hasSteps) ||
    Number(isNamed(other)) - Number(isNamed(one)) ||
    bytesOf(other) - bytesOf(one)
  );
}

function bytesOf({ parts }: Group): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function brokenText(broken: number): string {
  return broken === 1 ? "1 line is broken" : `${broken} lines are broken`;
}

async function readBook(parts: readonly Part[]): Promise<SampleBook> {
  const tables = [];
  for (const { file, path, step } of withinBudget(parts)) tables.push({ table: await readTable(file, path), step });
  return sampleBook(tables);
}

function withinBudget(parts: readonly Part[]): readonly Part[] {
  let bytes = 0;
  return parts.filter(({ sizeBytes }) => {
    bytes += sizeBytes;
    return bytes <= mostBytes;
  });
}

function overBudget(parts: readonly Part[]): string | undefined {
  const read = withinBudget(parts).length;
  return read === parts.length ? undefined : `only ${read} of ${parts.length} files are read: 64 MB at most`;
}
