import type { DatasetDoors, DatasetPlace } from "../../source/actions/datasets-facts.js";
import { useKept } from "../../source/ui/use-kept.js";

const overview: readonly DatasetPlace[] = [];

/** The places that were gone through, the one in front last (none: the overview), and the doors between them. */
export function useDatasetPlaces(): { readonly place: DatasetPlace | undefined; readonly doors: DatasetDoors } {
  const [places, setPlaces] = useKept("datasets.view", overview);
  return {
    place: places.at(-1),
    doors: {
      open: (place) => setPlaces((current) => [...current, place]),
      close: () => setPlaces((current) => current.slice(0, -1)),
      toOverview: () => setPlaces(overview),
    },
  };
}
