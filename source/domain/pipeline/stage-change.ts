/** One thing that has changed since a stage ran, in the words of `dvc status` (dvc/stage, `status`). */
export type StageChange =
  | {
      readonly of: "dep" | "out";
      /** Relative to the project. */
      readonly path: string;
      readonly status: "deleted" | "modified" | "new" | "not in cache";
      /** The stage did not have it when it ran. */
      readonly added?: boolean;
      /** Rows of the version that the stage ran with, and now, where both can be counted. */
      readonly rows?: { readonly before: number; readonly now: number };
      /** Why its content cannot be read, in words: a pipe, no permission. */
      readonly unreadable?: string;
    }
  /** A params file as a whole: gone, or not tracked when the stage ran. */
  | { readonly of: "params-file"; readonly file: string; readonly status: "deleted" | "new" }
  | {
      readonly of: "param";
      readonly file: string;
      readonly key: string;
      readonly status: "deleted" | "new" | "modified";
      readonly before: unknown;
      readonly now: unknown;
    }
  | {
      readonly of: "command";
      readonly before: string | readonly string[] | undefined;
      readonly now: string | readonly string[];
    }
  | { readonly of: "always" };
