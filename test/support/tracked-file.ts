import type { Dataset } from "../../source/domain/dataset.js";

/** A file that a `.dvc` file beside it tracks, as it is. */
export function trackedFile(path: string, more: Partial<Dataset> = {}): Dataset {
  return {
    path,
    kind: "file",
    trackedBy: `${path}.dvc`,
    stage: undefined,
    state: "clean",
    md5: "77b0c2aa00000000000000000000000a",
    sizeBytes: 1000,
    files: undefined,
    rows: undefined,
    ...more,
  };
}
