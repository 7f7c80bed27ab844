import type { ScreenProps } from "../screen-props.js";
import { DataDifferenceScreen } from "./difference/screen.js";
import { useDatasetPlaces } from "./places.js";
import { DatasetsScreen } from "./screen.js";

/** The tab Datasets: the overview, above it a view that was opened. */
export function DatasetsTab(props: ScreenProps) {
  const { place, doors } = useDatasetPlaces();
  if (place?.view === "difference") {
    // Another pair is another view: what one of them had begun ends with it.
    const key = JSON.stringify(place);
    return <DataDifferenceScreen key={key} {...props} place={place} doors={doors} />;
  }
  return <DatasetsScreen {...props} doors={doors} />;
}
