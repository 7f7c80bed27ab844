import type { WatchView } from "../../source/api/watch-views.js";
import { useQuery } from "../../source/client/use-query.js";

const off: WatchView = { state: "off" };

/** The watch mode as the hub tells it; off until it has. */
export function useWatch(): WatchView {
  return useQuery("watch.get", {}).data ?? off;
}
