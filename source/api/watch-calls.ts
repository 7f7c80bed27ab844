import { z } from "zod";
import { callerSchema, full, read } from "./call.js";
import type { WatchView } from "./watch-views.js";

const nothing = z.object({});

/** Of the watch mode. */
export const watchCalls = {
  "watch.get": read<WatchView>()(nothing),
  /** It goes on when the client leaves, until `watch.stop` or the hub's end. */
  "watch.start": full<WatchView>()(
    z.object({ targets: z.array(z.string()), via: z.enum(["app", "cli"]), caller: callerSchema.optional() }),
  ),
  /** What runs goes on. */
  "watch.stop": full<{ readonly stopped: boolean }>()(nothing),
  /** Leaves out the run that is counted down to: the next save makes another one. */
  "watch.skip": full<{ readonly skipped: boolean }>()(nothing),
} as const;
