/**
 * Makes DVC draw its bars without a terminal, wide enough for whole names (dvc/env.py; tqdm's `TQDM_NCOLS`, since 4.66).
 */
export const barsEnvironment = { DVC_IGNORE_ISATTY: "1", TQDM_NCOLS: "500" } as const;

/** How far a push, fetch or pull is, as DVC's bars tell it. */
export type TransferProgress = {
  readonly doneFiles: number;
  /** Undefined until DVC has counted them. */
  readonly totalFiles: number | undefined;
  /** The file that moved last, while it is under way; sizes as DVC rounds them. */
  readonly file: { readonly md5: string; readonly doneBytes: number; readonly totalBytes: number } | undefined;
};

/** Reads DVC's bars piece by piece, as standard error has them between `\r` and `\n`. */
export type BarReader = {
  /** True where the piece is a bar, or what clears one: no word of DVC's. */
  readonly read: (piece: string) => boolean;
  /** Undefined until a bar of files was read. */
  readonly now: () => TransferProgress | undefined;
};

/** The bars of dvc/progress.py: "  5%|▌         |Pushing to s3      1/21 [00:00<00:01, 12.0file/s]". */
export function createBarReader(): BarReader {
  let files: Pick<TransferProgress, "doneFiles" | "totalFiles"> | undefined;
  let file: TransferProgress["file"];
  return {
    read: (piece) => {
      const text = piece.replaceAll(escapes, "").trim();
      const [, what = "", done = "", total = ""] = bar.exec(text) ?? [];
      if (/^(?:Pushing to|Fetching from) /.test(what)) {
        const counted = amountOf(total, 1000);
        files = { doneFiles: amountOf(done, 1000) ?? 0, totalFiles: counted ?? files?.totalFiles };
      }
      const md5 = /([0-9a-f]{2})[/\\]([0-9a-f]{30}(?:\.dir)?)$/.exec(what)?.slice(1).join("");
      const totalBytes = amountOf(total, 1024);
      if (md5 !== undefined && totalBytes !== undefined) {
        const doneBytes = amountOf(done, 1024) ?? 0;
        file = doneBytes < totalBytes ? { md5, doneBytes, totalBytes } : file?.md5 === md5 ? undefined : file;
      }
      return text === "" || text === "!" || /\[\d[\d:]*(?:<[\d:?]+)?,.*\/s\]$/.test(text) || phases.has(text);
    },
    now: () => files && { ...files, file },
  };
}

const phases: ReadonlySet<string> = new Set(["Pushing", "Fetching", "Collecting"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: what moves a terminal's cursor
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g;
const bar = /\|([^|]+?)\s*([\d.]+[kMGTP]?)\/([\d.?]+[kMGTP]?) \[/;

/** "2.86M": tqdm's `unit_scale`, of files by 1000, of bytes by 1024. */
function amountOf(text: string, base: number): number | undefined {
  const [, number = "", unit = ""] = /^([\d.]+)([kMGTP]?)$/.exec(text) ?? [];
  if (number === "") return undefined;
  return Math.round(Number(number) * base ** " kMGTP".indexOf(unit === "" ? " " : unit));
}
