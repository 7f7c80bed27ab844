import type { ScreenProps } from "../screen-props.js";
import { useDatasetPlaces } from "./places.js";
import { DatasetsScreen } from "./screen.js";

/** The tab Datasets: the overview, above it a view that was opened. */
export function DatasetsTab(props: ScreenProps) {
  const { doors } = useDatasetPlaces();
  return <DatasetsScreen {...props} doors={doors} />;
}
