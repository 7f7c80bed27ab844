import { useRef } from "react";
import type { QueryState } from "../../../source/client/queries.js";

/** The answer, or the one before as long as there is none: a picture is not taken away while another is asked for. */
export function useLatest<Output>(query: QueryState<Output>): Output | undefined {
  const latest = useRef<Output>(undefined);
  if (query.data !== undefined) latest.current = query.data;
  return latest.current;
}
