import type { z } from "zod";
import type { Environment } from "../adapters/process.js";
import type { CallInput, CallName, CallOutput } from "../api/calls.js";
import type { Topic } from "../api/events.js";
import type { CommandView, JobView } from "../api/views.js";
import type { TrackingStore } from "../domain/tracking-store.js";
import type { Trust } from "../store/trust.js";

/** Coalesced change events to every client that listens. */
export type Events = {
  readonly emit: (topic: Topic, id?: string) => void;
  /** True while some client listens: what must be looked at from time to time is looked at only then. */
  readonly watched: () => boolean;
};

/** To be called when a command has ended. */
export type CommandEnd = (
  exitCode: number,
  how?: { readonly stopped?: boolean; readonly atMs?: number | undefined },
) => void;

/** The log of commands behind `@`. `begin` returns the function to call when the command has ended. */
export type Commands = {
  readonly begin: (
    argv: readonly string[],
    cwd: string,
    about?: {
      /** Slipway does the work itself; a user would have typed this. */
      readonly native?: boolean;
      readonly executionId?: string;
    },
  ) => CommandEnd;
  /** The end of an execution's command that an earlier hub has begun; undefined where it was told. */
  readonly unfinished: (executionId: string) => CommandEnd | undefined;
  readonly list: () => readonly CommandView[];
};

export type Jobs = {
  /** Runs `work` in the background, shown in the job list; `work` reports progress in words. Resolves to its id at once. */
  readonly start: (
    title: string,
    work: (progress: (text: string) => void, signal: AbortSignal) => Promise<string>,
    /** It reads or writes what DVC tracks, or its cache. */
    about?: {
      readonly onData: true /** Its id, of a hub before this one or for the next one, too. */;
      readonly jobId?: string;
    },
  ) => string;
  /** The titles of those on data that run. */
  readonly onData: () => readonly string[];
  readonly list: () => readonly JobView[];
  /** Aborts one that runs; false where it does not. */
  readonly cancel: (jobId: string) => boolean;
  /** True while a job runs: the hub does not end then. */
  readonly busy: () => boolean;
};

/** The undo stack (`u`): the newest entry is undone first; an entry that fails stays and says why. It outlives the hub. */
export type Undo = {
  /** `data`, plain JSON, is what the way back of this `kind` is given. On disk when it resolves. */
  readonly push: (entry: {
    readonly label: string;
    readonly kind: string;
    readonly data: unknown;
    /** Its undo needs no question. */
    readonly mild?: boolean;
  }) => Promise<void>;
  /** The way back of a kind. */
  readonly on: <Data>(
    kind: string,
    schema: z.ZodType<Data>,
    way: (data: Data, call: CallContext) => Promise<void>,
  ) => void;
  /** The data of the entries of a kind. */
  readonly pending: (kind: string) => readonly unknown[];
  readonly peek: () => { readonly label: string; readonly id: string; readonly asks: boolean } | undefined;
  /**
   * Undoes the newest entry, with `id` only where it is that one, with `mild` only where it needs no question.
   * @throws UserError `undo.changed`, `undo.gone`, its way's
   */
  readonly run: (
    call: CallContext,
    which?: { readonly id?: string | undefined; readonly mild?: boolean | undefined },
  ) => Promise<string | undefined>;
};

/** Made in `hub.ts`, handed to each feature of the hub. */
export type HubContext = {
  readonly projectRoot: string;
  /** `<project>/.slipway` */
  readonly slipwayDir: string;
  readonly url: () => string;
  /** The kept port, where another program has taken it. */
  readonly insteadOf: () => number | undefined;
  readonly store: TrackingStore;
  readonly events: Events;
  readonly commands: Commands;
  readonly jobs: Jobs;
  readonly undo: Undo;
  /** When each execution that is over has ended, in epoch ms by its id: what it logged goes on no more. */
  readonly executionEnds: Map<string, number>;
  readonly now: () => number;
  /** The hub's environment with PATH and OLLAMA_* of the terminal that attached last. */
  readonly clientEnv: () => Environment;
  /** A token for one stage of one execution: may log, register and read (design.md "Tokens"). */
  readonly executionToken: (executionId: string, stage: string) => string;
  readonly fullToken: () => string;
  readonly trust: Trust;
  readonly readOnly: boolean;
  /** It only reads because there is no room to write. */
  readonly diskFull?: boolean;
  /** What of the store could not be read at the start, one line each. */
  readonly unreadable: readonly string[];
};

export type CallContext = {
  /** Whoever asks may change nothing: by the token, or because the whole hub is so. */
  readonly readOnly?: boolean;
  /** user@host of the client, for the audit. */
  readonly who: string;
  readonly signal: AbortSignal;
};

type Handler<Name extends CallName> = (
  input: CallInput<Name>,
  context: CallContext,
) => Promise<CallOutput<Name>> | CallOutput<Name>;

export type Handlers = { readonly [Name in CallName]: Handler<Name> };

/** A part of the hub: the calls it answers, whether it keeps the hub alive, how it ends. */
export type Feature = {
  readonly handlers: Partial<Handlers>;
  readonly busy?: () => boolean;
  readonly close?: () => Promise<void>;
};
