import type { Transfer } from "../../adapters/dvc/data-argv.js";
import type { BarReader, TransferProgress } from "../../adapters/dvc/transfer-progress.js";
import type { UsedOut } from "../../adapters/dvc/used-outs.js";
import { bytesWords, countWords } from "../../domain/data/bytes-words.js";
import type { Remote } from "../../domain/data/remote.js";
import { missingIn, sizeIn } from "./needed.js";
import type { WorkTools } from "./work.js";

export type TransferPlan = {
  readonly transfer: Transfer;
  /** Where what is moved arrives; absent: a remote that only DVC can look into. */
  readonly target: string | undefined;
  readonly objects: () => Promise<readonly UsedOut[]>;
  readonly remote: Remote;
};

const lookEveryMs = 500;

/**
 * Tells how far a transfer is: into and out of a folder what has arrived, counted natively; of other remotes what DVC's bars say.
 * `before`: what was missing where it arrives. Returns how to end it.
 */
export function followTransfer(
  plan: TransferPlan,
  before: readonly UsedOut[] | undefined,
  bars: BarReader,
  { progress }: Pick<WorkTools, "progress">,
): () => void {
  const { transfer, target, remote } = plan;
  const isFolder = remote.folder !== undefined && target !== undefined && before !== undefined;
  const place = `${remote.name} (${remote.kind})`;
  if (!isFolder) {
    progress(transfer === "push" ? `DVC asks ${place} what it has` : `DVC asks ${place} for what is missing here`);
  }
  const paths = new Map<string, string>();
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      // A folder's files are known once its listing has come.
      const objects = await plan.objects();
      for (const { md5, path } of objects) paths.set(md5, path);
      if (isFolder) progress(await arrivedWords(target, before, objects));
      else {
        const now = bars.now();
        if (now) progress(barWords(now, transfer === "push" ? `to ${place}` : `from ${place}`, paths));
      }
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  return () => clearInterval(timer);
}

async function arrivedWords(target: string, before: readonly UsedOut[], objects: readonly UsedOut[]): Promise<string> {
  const wanted = [...new Map([...before, ...objects].map((each) => [each.md5, each])).values()];
  const known = wanted.filter(
    ({ md5 }) => before.some((each) => each.md5 === md5) || before.some((each) => each.md5.endsWith(".dir")),
  );
  const left = await missingIn(target, known);
  const arrived = known.filter((object) => !left.includes(object));
  const sizes = await Promise.all(arrived.map((object) => sizeIn(target, object)));
  const bytes = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  const next = left[0]?.path;
  return `${arrived.length} of ${countWords(known.length, "file")}, ${bytesWords(bytes)}${next === undefined ? "" : `; next ${next}`}`;
}

/** "3 of 21 files to web (HTTP); data/a.csv 1.2 MB of 3.0 MB (40 %)". */
function barWords(
  { doneFiles, totalFiles, file }: TransferProgress,
  where: string,
  paths: ReadonlyMap<string, string>,
): string {
  const count =
    totalFiles === undefined ? countWords(doneFiles, "file") : `${doneFiles} of ${countWords(totalFiles, "file")}`;
  if (!file) return `${count} ${where}`;
  const { md5, doneBytes, totalBytes } = file;
  const percent = Math.floor((100 * doneBytes) / totalBytes);
  return `${count} ${where}; ${paths.get(md5) ?? md5.slice(0, 8)} ${bytesWords(doneBytes)} of ${bytesWords(totalBytes)} (${percent} %)`;
}
