import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ParamValue } from "../domain/sweep/param-value.js";
import { UserError } from "../domain/user-error.js";
import { type Document, openDocument } from "./document.js";
import { saveDurably } from "./durable-file.js";
import { readRegular } from "./regular-file.js";

const value: z.ZodType<ParamValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(value)]),
);
const trialSchema = z.object({
  /** Counts from 1. */
  number: z.number().int(),
  /** Of its experiment in DVC: `sweep-3-1`. */
  name: z.string(),
  /** In the order of the sweep's params. */
  values: z.array(value),
  executionId: z.string().optional(),
  /** How it ended, when it has. */
  outcome: z
    .object({
      state: z.enum(["finished", "failed", "stopped", "lost"]),
      startedAtMs: z.number(),
      endedAtMs: z.number(),
      exitCode: z.number().optional(),
      gitCommit: z.string().optional(),
      /** When its first stage began: before that DVC got ready, or waited for another. */
      beganAtMs: z.number().optional(),
      /** Stages that ran, with success. */
      ran: z.array(z.string()).optional(),
      /** Stages that DVC did not run for it had what they make. */
      skipped: z.array(z.string()).optional(),
    })
    .optional(),
  /** The sweep was stopped before it began. */
  dropped: z.boolean().optional(),
});
const sweepSchema = z.object({
  /** `sweep-3` */
  sweepId: z.string(),
  createdAtMs: z.number(),
  endedAtMs: z.number().optional(),
  who: z.string(),
  targets: z.array(z.string()),
  force: z.boolean(),
  /** So many trials run at a time. */
  jobs: z.number().int(),
  /** After the first trial that fails nothing more is started. */
  failFast: z.boolean(),
  params: z.array(
    z.object({
      file: z.string(),
      key: z.string(),
      values: z.array(value),
      range: z.object({ from: z.number(), to: z.number(), whole: z.boolean() }).optional(),
    }),
  ),
  /** Drawn at random with this seed; absent: the whole grid. */
  seed: z.number().optional(),
  objective: z.object({ key: z.string(), better: z.enum(["lower", "higher"]) }).optional(),
  /** The parent of the trials' runs. */
  runId: z.string(),
  /** Nothing more is started. */
  stopping: z.boolean(),
  /** Why it ended early by itself. */
  problem: z.string().optional(),
  trials: z.array(trialSchema),
});
/** Environment, umask and folder of who asked for the sweep: for its trials, and for nobody else to read. */
const callerSchema = z.object({
  env: z.record(z.string(), z.string()),
  umask: z.number(),
  cwd: z.string(),
});

export type StoredSweep = z.infer<typeof sweepSchema>;
export type StoredTrial = StoredSweep["trials"][number];
type StoredCaller = z.infer<typeof callerSchema>;

export type SweepBook = {
  /** Newest first. */
  readonly all: () => readonly StoredSweep[];
  readonly get: (sweepId: string) => StoredSweep | undefined;
  /** On disk when it resolves. @throws UserError `store.…` */
  readonly add: (sweep: StoredSweep, caller: StoredCaller | undefined) => Promise<void>;
  readonly update: (sweepId: string, change: (sweep: StoredSweep) => void) => Promise<void>;
  readonly callerOf: (sweepId: string) => Promise<StoredCaller | undefined>;
  /** The environment is not kept longer than it is needed. */
  readonly forgetCaller: (sweepId: string) => Promise<void>;
};

const kind = { version: 1, schema: sweepSchema };

/** The sweeps of a project, one document each (`db/sweeps/sweep-3.json`). Ones that cannot be read are reported and left alone. */
export async function openSweepBook(slipwayDir: string, report: (problem: UserError) => void): Promise<SweepBook> {
  const folder = join(slipwayDir, "db", "sweeps");
  const documents = new Map<string, Document<StoredSweep>>();
  const pathOf = (sweepId: string) => join(folder, `${sweepId}.json`);
  const callerPath = (sweepId: string) => join(slipwayDir, "sweep-callers", sweepId);
  for (const name of await readdir(folder).catch(() => [])) {
    const [, sweepId] = /^(sweep-\d+)\.json$/.exec(name) ?? [];
    if (sweepId === undefined) continue;
    try {
      documents.set(sweepId, await openDocument(pathOf(sweepId), kind, nothing(sweepId)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(error);
    }
  }
  const newestFirst = () => [...documents.values()].map(({ data }) => data()).sort((a, b) => numberOf(b) - numberOf(a));
  return {
    all: newestFirst,
    get: (sweepId) => documents.get(sweepId)?.data(),
    add: async (sweep, caller) => {
      if (caller) {
        await mkdir(join(slipwayDir, "sweep-callers"), { recursive: true, mode: 0o700 });
        await saveDurably(callerPath(sweep.sweepId), JSON.stringify(caller));
      }
      const document = await openDocument(pathOf(sweep.sweepId), kind, sweep);
      // The first update writes it.
      await document.update(() => undefined);
      documents.set(sweep.sweepId, document);
    },
    update: async (sweepId, change) => {
      await documents.get(sweepId)?.update(change);
    },
    callerOf: async (sweepId) => {
      const text = await readRegular(callerPath(sweepId)).catch(() => undefined);
      return text === undefined ? undefined : callerSchema.parse(JSON.parse(text.toString("utf8")));
    },
    forgetCaller: (sweepId) => rm(callerPath(sweepId), { force: true }),
  };
}

function numberOf({ sweepId }: { readonly sweepId: string }): number {
  return Number(sweepId.slice("sweep-".length));
}

/** Never shown: the document is there when it is opened. */
function nothing(sweepId: string): StoredSweep {
  return {
    ...{ sweepId, createdAtMs: 0, who: "", targets: [], force: false, jobs: 1, failFast: false },
    ...{ params: [], runId: "", stopping: true, trials: [] },
  };
}
