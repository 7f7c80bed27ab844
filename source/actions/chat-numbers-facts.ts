import type { NumbersRow } from "../api/numbers-calls.js";
import type { NumbersOrder } from "../domain/chat-numbers.js";

/** The figures of models and conversations have the whole body. */
export type ChatNumbersFacts = {
  readonly close: () => void;
  readonly by: "model" | "chat";
  readonly toggleBy: () => void;
  readonly order: NumbersOrder;
  /** Opens a choice of orders. */
  readonly chooseOrder: () => void;
  readonly step: "hour" | "day";
  readonly toggleStep: () => void;
  /** Under the cursor. */
  readonly row: NumbersRow | undefined;
  /** The conversations of the model under the cursor, or that conversation itself. */
  readonly open: () => void;
  /** What is on the screen, without colours. */
  readonly asText: () => string;
};
