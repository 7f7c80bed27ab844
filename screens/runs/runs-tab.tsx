import type { ScreenProps } from "../screen-props.js";
import { CompareScreen } from "./compare/screen.js";
import { RunDetailScreen } from "./detail/screen.js";
import { useRunsPlaces } from "./runs-doors.js";
import { RunsScreen } from "./screen.js";

/** The tab Runs: the overview, above it a run that was opened or runs that are compared. */
export function RunsTab(props: ScreenProps) {
  const { place, doors } = useRunsPlaces();
  if (place?.view === "detail") {
    return <RunDetailScreen key={place.runId} {...props} runId={place.runId} doors={doors} />;
  }
  if (place?.view === "compare") {
    return <CompareScreen key={place.runIds.join()} {...props} runIds={place.runIds} doors={doors} />;
  }
  return <RunsScreen {...props} doors={doors} />;
}
