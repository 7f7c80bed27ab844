import type { HostView } from "../api/ollama-calls.js";
import type { HostModel } from "../domain/ollama.js";

/** Hosts and models have the whole body: what its keys know of the moment. */
export type ChatModelsFacts = {
  readonly close: () => void;
  /** The one whose models are shown. */
  readonly host: HostView | undefined;
  /** Under the cursor. */
  readonly model: HostModel | undefined;
};
