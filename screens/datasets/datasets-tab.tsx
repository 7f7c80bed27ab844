import type { ScreenProps } from "../screen-props.js";
import { CleanScreen } from "./clean/screen.js";
import { DataDifferenceScreen } from "./difference/screen.js";
import { KeptScreen } from "./kept/screen.js";
import { useDatasetPlaces } from "./places.js";
import { PreviewScreen } from "./preview/screen.js";
import { RemotesScreen } from "./remotes/screen.js";
import { DatasetsScreen } from "./screen.js";
import { StepsScreen } from "./steps/screen.js";

/** The tab Datasets: the overview, above it a view that was opened. */
export function DatasetsTab(props: ScreenProps) {
  const { place, doors } = useDatasetPlaces();
  if (place?.view === "difference") {
    // Another pair is another view: what one of them had begun ends with it.
    const key = JSON.stringify(place);
    return <DataDifferenceScreen key={key} {...props} place={place} doors={doors} />;
  }
  const { width, height } = props;
  if (place?.view === "preview") {
    const key = `${place.of.path}@${place.of.md5}`;
    return <PreviewScreen key={key} width={width} height={height} of={place.of} at={place.at} doors={doors} />;
  }
  if (place?.view === "steps") return <StepsScreen width={width} height={height} of={place.of} doors={doors} />;
  if (place?.view === "clean") return <CleanScreen {...props} close={doors.close} />;
  if (place?.view === "kept") return <KeptScreen {...props} close={doors.close} />;
  if (place?.view === "remotes") return <RemotesScreen {...props} close={doors.close} />;
  return <DatasetsScreen {...props} doors={doors} />;
}
