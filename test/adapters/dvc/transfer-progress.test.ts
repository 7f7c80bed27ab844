import { expect, test } from "vitest";
import { createBarReader } from "../../../source/adapters/dvc/transfer-progress.js";

const md5 = "5cf3defa76f5304e0bf217c4fd2fe0e0";
const path = `bucket/x/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;

// Standard error of `DVC_IGNORE_ISATTY=1 TQDM_NCOLS=120 dvc fetch` (DVC 3.67.1 with dvc-s3), between \r and \n.
test("bars of files and of one file are read, and are no words of DVC's", () => {
  const reader = createBarReader();
  const read = (piece: string) => [reader.read(piece), reader.now()];
  expect(read("!")).toEqual([true, undefined]);
  expect(read("Collecting          |61.0 [00:00, 1.16kentry/s]")).toEqual([true, undefined]);
  expect(read("  0% Querying remote cache|          |0/2 [00:00<?,    ?files/s]")).toEqual([true, undefined]);
  const begun = { doneFiles: 0, totalFiles: 61, file: undefined };
  expect(read("\x1b[A  0%|          |Fetching from s3             0/61 [00:00<?,     ?file/s]")).toEqual([true, begun]);
  const file = { md5, doneBytes: 1_048_576, totalBytes: 2_998_927 };
  expect(read(`\x1b[A 35%|███       |${path}  1.00M/2.86M [00:00<00:00,    30.0MB/s]`)).toEqual([
    true,
    { ...begun, file },
  ]);
  expect(read(`100%|██████████|${path}  2.86M/2.86M [00:00<00:00,    30.0MB/s]\x1b[A`)).toEqual([true, begun]);
  expect(read("  0%|          |Fetching from s3             12/? [00:00<00:00, 59.49file/s]")).toEqual([
    true,
    { ...begun, doneFiles: 12 },
  ]);
  expect(read("ERROR: failed to fetch data from the cloud - 1 files failed to download")[0]).toBe(false);
});
