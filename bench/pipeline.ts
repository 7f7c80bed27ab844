// What the Pipeline tab costs beside the tools that it stands for, part by part.
// usage: npm run bench:pipeline [-- --only state,log --write]   --write: into docs/performance.md, too
import { benchLog } from "./pipeline/log.js";
import { benchState } from "./pipeline/state.js";
import { runParts } from "./run-parts.js";

await runParts("pipeline", { state: benchState, log: benchLog });
