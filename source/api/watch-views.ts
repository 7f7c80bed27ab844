// The watch mode: runs what becomes out of date when something that the pipeline reads is saved.

/** What it waits for: a save; the end of the countdown; the end of a run; somebody who takes away what is in the way. */
type WatchPhase = "waiting" | "countdown" | "running" | "blocked";

export type WatchView =
  | { readonly state: "off" }
  | {
      readonly state: "on";
      readonly who: string;
      readonly via: "app" | "cli";
      readonly targets: readonly string[];
      readonly phase: WatchPhase;
      readonly command: string;
      /** What runs, or ran last, and why. */
      readonly stages: readonly { readonly name: string; readonly reasons: readonly string[] }[];
      /** Of a countdown. */
      readonly startsAtMs?: number | undefined;
      /** What runs, or ran last. */
      readonly executionId?: string | undefined;
      /** Why nothing is run, and what to do. */
      readonly blocked?:
        | { readonly code: string; readonly message: string; readonly hint?: string | undefined }
        | undefined;
    };
