import type { Feature, HubContext } from "../context.js";
import { type DatasetParts, listDatasets } from "./list-datasets.js";

/** What takes longer to read is told later: the screen is not kept waiting. */
const leastMs = 250;
/** Where looking itself is slow, it gets more time, up to this. */
const mostMs = 10_000;
const tellEveryMs = 500;

/** `datasets.list`: what DVC tracks. */
export function createDatasetsFeature({ events }: HubContext, parts: DatasetParts): Feature {
  let within = leastMs;
  let telling: NodeJS.Timeout | undefined;
  /** Who was told "checking" asks again when there is more to tell. */
  const tellLater = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      events.emit("datasets");
    }, tellEveryMs).unref();
  };
  return {
    handlers: {
      "datasets.list": async ({ whole = false }) => {
        const { view, isPending } = await listDatasets(parts, whole ? {} : { withinMs: within });
        if (!isPending) return view;
        // Nothing is hashed: looking itself is slow, as on a network's disk.
        if (parts.hasher.progress().files === 0) within = Math.min(mostMs, within * 2);
        tellLater();
        return view;
      },
    },
    close: async () => clearTimeout(telling),
  };
}
