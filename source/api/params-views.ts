// The params editor: files of parameters as trees, what differs from the last commit and the last run.
import { z } from "zod";
import type { ParamType } from "../domain/params/param.js";
import type { Disagreement } from "../domain/params/portable-scalar.js";

const path = z.array(z.string().max(10_000)).max(200);
const typed = z.string().max(100_000);
const file = z.string().min(1).max(4096);

export const paramsTreeSchema = z.object({
  file,
  /** Paths (as JSON) of what is folded or unfolded against what it is at first: maps open, lists of plain values folded. */
  toggled: z.array(z.string()).max(5000),
  /** Words of `domain/find-words.ts`; what they find is shown unfolded. */
  find: z.string().max(1000),
  offset: z.number().int().min(0).max(1_000_000_000),
  limit: z.number().int().min(0).max(5000),
});

export const paramsFileSchema = z.object({ file });

export const paramsEditSchema = z.object({
  file,
  change: z.discriminatedUnion("op", [
    z.object({ op: z.literal("set"), path, value: typed }),
    z.object({ op: z.literal("add"), path, key: typed, value: typed }),
    z.object({ op: z.literal("remove"), path }),
    z.object({ op: z.literal("rename"), path, key: typed }),
  ]),
  /** The value as it was seen: another one by now is a conflict. Of what is added there is none. */
  seen: z.string().optional(),
  /** The user was asked: a text may take the place of a number. */
  allowsOtherType: z.boolean(),
});

export const paramsSaveSchema = z.object({
  file,
  /** Of the text that was opened (`params.text`). */
  digest: z.string().max(100),
  text: z.string().max(10_000_000),
});

export type ParamsFileView = {
  /** Relative to the project. */
  readonly file: string;
  readonly isThere: boolean;
  /** Why it is only read. */
  readonly readOnly?: string;
};

/** A key or an item. */
export type ParamRow = {
  readonly path: readonly string[];
  /** `gone`: the last commit has it, the file has not. */
  readonly kind: "map" | "list" | "scalar" | "alias" | "gone";
  readonly type: ParamType;
  /** As the file writes it; of a map or list on one line. */
  readonly source: string;
  /** `source` is cut: too long to be changed in one line. */
  readonly isLong: boolean;
  /** From 1; 0 of what is gone. */
  readonly line: number;
  readonly comment?: string;
  /** What a merge (`<<`) has brought it from. */
  readonly from?: string;
  /** Absent: nothing is below it. */
  readonly isOpen?: boolean;
  /** Stages whose `params:` name it. */
  readonly usedBy: readonly string[];
  /** What readers of YAML differ about, and what to write instead; `of` the key or the value. */
  readonly flag?: Disagreement & { readonly of: "key" | "value" };
  /** Its value at the last commit, where it was another one. */
  readonly was?: string;
  /** The last commit has not got it. */
  readonly isNew?: boolean;
  /** The value that a stage which names it ran with last, where it was another one. */
  readonly ranWith?: string;
};

export type ParamsView =
  | { readonly state: "none" }
  | {
      readonly state: "broken";
      readonly message: string;
      /** Both from 1. */
      readonly line?: number;
      readonly column?: number;
      /** Some lines around it, the first of them the line `firstLine`. */
      readonly excerpt: readonly string[];
      readonly firstLine: number;
    }
  | { readonly state: "text"; readonly why: string; readonly lines: readonly string[]; readonly totalLines: number }
  | {
      readonly state: "ready";
      readonly rows: readonly ParamRow[];
      /** Rows that are found and not folded away. */
      readonly total: number;
      /** Values that differ from the last commit, from the last run, and that readers differ about. */
      readonly changed: number;
      readonly changedSinceRun: number;
      readonly flagged: number;
      /** Digits of the last commit; absent: none, or it has not got the file. */
      readonly commit?: string;
      /** The last commit has the file as it is, byte for byte. */
      readonly isCommitted: boolean;
    };

export type ParamDifference = { readonly key: string; readonly was?: string; readonly is?: string };
export type ParamsDifference = {
  readonly commit?: {
    readonly id: string;
    readonly values: readonly ParamDifference[];
    readonly lines: readonly string[];
  };
  readonly run: readonly (ParamDifference & { readonly stages: readonly string[] })[];
};

export type ParamsText = { readonly text: string; readonly digest: string };
export type ParamsEdited = {
  readonly path: readonly string[];
  /** As it is written now; absent: it is gone. */
  readonly source?: string;
  /** Why it is written otherwise than it was typed. */
  readonly note?: string;
};
