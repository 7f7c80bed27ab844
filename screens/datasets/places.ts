import type { DatasetPlace } from "../../source/actions/datasets-facts.js";
import { usePlaces } from "../use-places.js";

/** Where the tab Datasets is, above its overview. */
export const useDatasetPlaces = () => usePlaces<DatasetPlace>("datasets.view");
