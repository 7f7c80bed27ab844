import { useQuery } from "../../source/client/use-query.js";
import type { ScreenProps } from "../screen-props.js";
import { CompareScreen } from "./compare/screen.js";
import { RunDetailScreen } from "./detail/screen.js";
import { useRunsPlaces } from "./runs-doors.js";
import { RunsScreen } from "./screen.js";
import { SweepFormScreen } from "./sweeps/form-screen.js";
import { SweepScreen } from "./sweeps/screen.js";

/** The tab Runs: the overview, above it a run that was opened (a sweep by its parent run), runs that are compared, a form. */
export function RunsTab(props: ScreenProps) {
  const { place, doors } = useRunsPlaces();
  const sweeps = useQuery("sweeps.list", {}).data?.sweeps ?? [];
  if (place?.view === "new-sweep") return <SweepFormScreen {...props} from={place.from} doors={doors} />;
  const opened = place?.view === "detail" && !place.isPlain ? place.runId : undefined;
  const sweep = sweeps.find(({ runId }) => runId === opened);
  if (sweep) return <SweepScreen key={sweep.sweepId} {...props} sweepId={sweep.sweepId} doors={doors} />;
  if (place?.view === "detail") {
    return <RunDetailScreen key={place.runId} {...props} runId={place.runId} doors={doors} />;
  }
  if (place?.view === "compare") {
    return <CompareScreen key={place.runIds.join()} {...props} runIds={place.runIds} doors={doors} />;
  }
  return <RunsScreen {...props} doors={doors} />;
}
