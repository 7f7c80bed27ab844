import type { DatasetState } from "../../source/domain/dataset.js";
import type { glyph, Tone } from "../../source/ui/theme.js";

/** How each state of a dataset is shown: its sign, its tone, its word. */
export const signs: Readonly<Record<DatasetState, readonly [Parameters<typeof glyph>[0], Tone, string]>> = {
  clean: ["finished", "good", "clean"],
  modified: ["changed", "warning", "changed"],
  missing: ["failed", "bad", "missing"],
  "not-made": ["quiet", "dim", "not made yet"],
  "not-in-cache": ["missing", "warning", "not in the cache"],
  new: ["waiting", "running", "new"],
  running: ["running", "running", "running"],
  checking: ["ellipsis", "dim", "being read"],
  unreadable: ["problem", "bad", "not readable"],
};
