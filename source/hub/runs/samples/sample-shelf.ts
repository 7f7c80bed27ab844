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

/** Books of answers, the last few kept until their files change. */
export function createSampleShelf(artifacts: ArtifactFiles): SampleShelf {
  const books = new Map<string, { readonly stamp: string; readonly book: Promise<SampleBook> }>();
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
    const files = (await allFiles(artifacts, run, models, mostFiles)).filter(({ path }) => tableFiles.test(path));
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
      .sort((one, other) => Number(other.hasSteps) - Number(one.hasSteps));
  };

  const bookOf = async ({ parts }: Group): Promise<SampleBook> => {
    const stats = await Promise.all(parts.map(({ file }) => stat(file).catch(() => undefined)));
    const stamp = JSON.stringify(stats.map((info) => [info?.mtimeMs, info?.size]));
    const key = parts[0]?.file ?? "";
    const known = books.get(key);
    books.delete(key);
    const book = known?.stamp === stamp ? known.book : readBook(parts);
    books.set(key, { stamp, book });
    const [oldest] = books.keys();
    if (books.size > mostBooks && oldest !== undefined) books.delete(oldest);
    return book;
  };

  return {
    tables: async (source) =>
      Promise.all(
        (await groups(source)).map(async (group): Promise<SampleTable> => {
          const about = { path: group.parts[0]?.path ?? "", title: group.title, files: group.parts.length };
          try {
            const { rows, prompts, steps } = await bookOf(group);
            const problem = overBudget(group.parts);
            return { ...about, rows, prompts: prompts.length, steps: steps.length, ...(problem ? { problem } : {}) };
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            return { ...about, rows: 0, prompts: 0, steps: 0, problem: error.message };
          }
        }),
      ),
    book: async (source, path) => {
      const all = await groups(source);
      const group = path === undefined ? all[0] : all.find(({ parts }) => parts[0]?.path === path);
      return group && bookOf(group);
    },
  };
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
