// What the Datasets tab costs beside the tools that it stands for, part by part.
// usage: npm run bench:data [-- --only difference,history --write]   --write: into docs/performance.md, too
import { benchDifference } from "./data/difference.js";
import { benchHistory } from "./data/history.js";
import { benchPreview } from "./data/preview.js";
import { benchRestore } from "./data/restore.js";
import { benchState } from "./data/state.js";
import { runParts } from "./run-parts.js";

await runParts("data", {
  difference: benchDifference,
  history: benchHistory,
  preview: benchPreview,
  state: benchState,
  restore: benchRestore,
});
