import { useKept } from "../source/ui/use-kept.js";

/** The ways from one view of a tab to another. */
type Doors<Place> = {
  readonly open: (place: Place) => void;
  /** One level up. */
  readonly close: () => void;
  readonly toOverview: () => void;
};

const none: readonly never[] = [];

/** The places of a tab that were gone through, kept under `name`, the one in front (none: the overview), and the doors between them. */
export function usePlaces<Place>(name: string): { readonly place: Place | undefined; readonly doors: Doors<Place> } {
  const [places, setPlaces] = useKept<readonly Place[]>(name, none);
  return {
    place: places.at(-1),
    doors: {
      open: (place) => setPlaces((current) => [...current, place]),
      close: () => setPlaces((current) => current.slice(0, -1)),
      toOverview: () => setPlaces(none),
    },
  };
}
