import type { ParseArgsOptionsConfig } from "node:util";
import { columnNames } from "../domain/run-table/run-column.js";
import type { Arguments } from "./arguments.js";
import { askCommand } from "./ask-command.js";
import { chatCommands } from "./chat-commands.js";
import { dataWorkCommands } from "./data-work-commands.js";

/** A headless command: how it is called, what it does in a line, and its code, loaded only when it is called. */
export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** What --help says besides, a line each. */
  readonly details?: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** Most positional arguments. */
  readonly positionals: number;
  readonly run: (args: Arguments) => Promise<number>;
};

const json: ParseArgsOptionsConfig = { json: { type: "boolean" } };
/** Of commands that ask the hub: another one through a tunnel. */
const asks: ParseArgsOptionsConfig = {
  ...json,
  hub: { type: "string" },
  "token-file": { type: "string" },
  "read-only": { type: "boolean" },
};
const many = 1000;

/** THE table of the command line, in the order of `slipway --help`. */
export const commands: readonly Command[] = [
  {
    name: "init",
    usage: "[DIR]",
    summary: "make a folder a project of its own",
    options: json,
    positionals: 1,
    run: async (args) => (await import("./commands/init.js")).runInit(args),
  },
  {
    name: "doctor",
    usage: "",
    summary: "which tools were found where, what is missing and how to get it",
    options: asks,
    positionals: 0,
    run: async (args) => (await import("./commands/doctor.js")).runDoctor(args),
  },
  {
    name: "trust",
    usage: "[--list]",
    summary: "show the commands that this project runs, and allow them; with --list only show them",
    options: { ...asks, list: { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./commands/trust.js")).runTrust(args),
  },
  {
    name: "hub start",
    usage: "[--foreground] [--port N] [--idle S | --keep] [--read-only] [--no-auth] [--artifact-root DIR]",
    summary: "start the project's hub, which training scripts log to",
    options: {
      ...json,
      foreground: { type: "boolean" },
      port: { type: "string" },
      idle: { type: "string" },
      keep: { type: "boolean" },
      "read-only": { type: "boolean" },
      "no-auth": { type: "boolean" },
      "artifact-root": { type: "string" },
    },
    positionals: 0,
    run: async (args) => (await import("./hub-command/start.js")).runHubStart(args),
  },
  {
    name: "hub stop",
    usage: "[--force]",
    summary: "stop the hub; a pipeline run lives on",
    options: { ...json, force: { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./hub-command/stop.js")).runHubStop(args),
  },
  {
    name: "hub status",
    usage: "",
    summary: "where the hub listens, if it runs",
    options: json,
    positionals: 0,
    run: async (args) => (await import("./hub-command/status.js")).runHubStatus(args),
  },
  {
    name: "hub token",
    usage: "[--read-only]",
    summary: "a token for a terminal that attaches through a tunnel",
    options: { ...json, "read-only": { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./hub-command/token.js")).runHubToken(args),
  },
  {
    name: "env",
    usage: "[--keep]",
    summary: 'exports for a shell: eval "$(slipway env)", then python train.py',
    options: { ...json, keep: { type: "boolean" } },
    positionals: 0,
    run: async (args) => (await import("./env.js")).runEnv(args),
  },
  {
    name: "status",
    usage: "",
    summary: "which stages and data are out of date, and why",
    options: asks,
    positionals: 0,
    run: async (args) => (await import("./commands/status.js")).runStatus(args),
  },
  {
    name: "run",
    usage:
      "[STAGE…] [--set KEY=V1,V2…]… [--jobs N] [--sample N [--seed S]] [--metric KEY[:min|max]] [--fail-fast] [--downstream | --single-item] [--again ID [--with all|near|set|now]] [--gpus 0,1] [--force] [--dry] [--detach | --watch]",
    summary:
      "run the pipeline with DVC and show its log; --set changes a param first, several values run a sweep: every combination, or --sample N of them",
    details: [
      "STAGE runs with what it needs; --downstream: STAGE and what is made of it; -s, --single-item: STAGE alone",
      "--dry runs nothing: what would run and why, beside what dvc repro --dry says; of a folder that is not trusted and of --again with other params DVC is not asked",
      "--fail-fast starts no trial after the first that fails; --force runs also what DVC has cached",
      "--watch runs what becomes out of date whenever a dep, a param or dvc.yaml is saved, until ctrl+c; it shows it first and counts down",
      "--again ID runs what that execution ran, with every param as it was then (--with all), only those that were set for it (set) or as they are (now)",
      "where not every param can be as it was (its file is gone, a key is new) that is told and refused with 3: --with near runs with as many as can be",
      "it waits for a DVC that runs here in another terminal, and names it; ctrl+c gives up, later ctrl+c only leaves the run",
    ],
    options: {
      ...asks,
      set: { type: "string", multiple: true },
      jobs: { type: "string", short: "j" },
      sample: { type: "string" },
      seed: { type: "string" },
      metric: { type: "string" },
      gpus: { type: "string" },
      "fail-fast": { type: "boolean" },
      dry: { type: "boolean" },
      watch: { type: "boolean" },
      again: { type: "string" },
      with: { type: "string" },
      force: { type: "boolean" },
      downstream: { type: "boolean" },
      "single-item": { type: "boolean", short: "s" },
      detach: { type: "boolean" },
      trust: { type: "boolean" },
    },
    positionals: many,
    run: async (args) => (await import("./commands/run.js")).runRun(args),
  },
  {
    name: "machine",
    usage: "[--gpus 0,1 | all | free | none]",
    summary: "processor, memory, disks, GPUs and who uses them; --gpus chooses those of the next runs",
    options: { ...asks, gpus: { type: "string" } },
    positionals: 0,
    run: async (args) => (await import("./commands/machine.js")).runMachine(args),
  },
  {
    name: "ps",
    usage: "[--all | ID [ID]]",
    summary: "what runs, trials of sweeps too; with --all also what ran, and DVC's own queue",
    details: ["ID tells all of one execution: stages and why they ran, params, commit, runs; two IDs what differs"],
    options: { ...asks, all: { type: "boolean" } },
    positionals: 2,
    run: async (args) => (await import("./commands/ps.js")).runPs(args),
  },
  {
    name: "logs",
    usage: "[ID | TRIAL | SWEEP] [-f] [--stage S] [--grep RE | --errors] [--timestamps]",
    summary:
      "the log of an execution, or of a trial (sweep-1-2); of a sweep (sweep-1) its trials with their logs' ids; -f until it ends, with --grep or --errors only these lines",
    options: {
      ...asks,
      follow: { type: "boolean", short: "f" },
      stage: { type: "string" },
      grep: { type: "string" },
      errors: { type: "boolean" },
      timestamps: { type: "boolean" },
    },
    positionals: 1,
    run: async (args) => (await import("./commands/logs.js")).runLogs(args),
  },
  {
    name: "stop",
    usage: "[ID | SWEEP] [--detach]",
    summary: "stop the running pipeline, or a sweep with all of its trials; waits until nothing of it is left",
    options: { ...asks, detach: { type: "boolean" } },
    positionals: 1,
    run: async (args) => (await import("./commands/stop.js")).runStop(args),
  },
  {
    name: "exp ls",
    usage: "",
    summary: "results of dvc exp, with their metrics and the params that differ; what waits in DVC's own queue",
    options: asks,
    positionals: 0,
    run: async (args) => (await import("./commands/exp.js")).runExpLs(args),
  },
  {
    name: "exp apply",
    usage: "NAME [--dry] [--yes]",
    summary: "put an experiment into the workspace and tell what changes; --dry only tells",
    details: [
      "where it takes back what you have changed yourself it asks, without a terminal it refuses with 3; --yes does not ask",
      "what you have changed is kept, it says where; u in the app takes all of it back",
    ],
    options: { ...asks, dry: { type: "boolean" }, yes: { type: "boolean", short: "y" } },
    positionals: 1,
    run: async (args) => (await import("./commands/exp.js")).runExpApply(args),
  },
  {
    name: "data ls",
    usage: "",
    summary: "everything that DVC tracks, with its state",
    options: asks,
    positionals: 0,
    run: async (args) => (await import("./commands/data/ls.js")).runDataLs(args),
  },
  {
    name: "data log",
    usage: "PATH",
    summary: "the versions of a dataset in git's history",
    options: asks,
    positionals: 1,
    run: async (args) => (await import("./commands/data/log.js")).runDataLog(args),
  },
  {
    name: "data show",
    usage: "PATH [--version V] [--rows N] [--from N | --last | --random SEED | --find TEXT [--column C]]",
    summary: "rows of a table, files of a folder, lines of a text; --checks what is wrong with it for fine-tuning",
    details: [
      "--version the first digits of an md5 or commit; --find TEXT goes on at --from",
      "--checks [--context TOKENS] ends with 1 where something is wrong; --steps tells what its preparation counted",
    ],
    options: {
      ...asks,
      version: { type: "string" },
      rows: { type: "string" },
      from: { type: "string" },
      last: { type: "boolean" },
      random: { type: "string" },
      find: { type: "string" },
      column: { type: "string" },
      checks: { type: "boolean" },
      context: { type: "string" },
      steps: { type: "boolean" },
    },
    positionals: 1,
    run: async (args) => (await import("./commands/data/show.js")).runDataShow(args),
  },
  {
    name: "data diff",
    usage: "PATH [A] [B] [--key COLUMN]… [--context TOKENS] [--md]",
    summary: "what differs between two versions of a dataset, else between the last one and the workspace",
    details: [
      "A and B: the first digits of a version's md5 or commit, a tag or revision of git's (HEAD~3), or the word workspace, which B is where it is not given",
      "--key tells the rows of a table apart by a column; it may come several times",
      "--context is the most tokens that an answer of fine-tuning data may have (2048)",
    ],
    options: {
      ...asks,
      key: { type: "string", multiple: true },
      context: { type: "string" },
      md: { type: "boolean" },
    },
    positionals: 3,
    run: async (args) => (await import("./commands/data/diff.js")).runDataDiff(args),
  },
  {
    name: "data checkout",
    usage: "PATH VERSION|NAME|REVISION [--yes]",
    summary: "put a version of a dataset into the workspace; what was there is kept, u in the app brings it back",
    details: [
      "where the workspace has changes that DVC does not have it asks, without a terminal it refuses with 3; --yes does not ask",
      "slipway data kept lists what was kept, and brings it back",
    ],
    options: { ...asks, yes: { type: "boolean", short: "y" } },
    positionals: 2,
    run: async (args) => (await import("./commands/data/checkout.js")).runDataCheckout(args),
  },
  ...dataWorkCommands(asks, many),
  {
    name: "runs ls",
    usage: "[--filter EXPRESSION] [--order-by TERM,…] [--columns NAME,…] [--limit N] [--csv]",
    summary: "runs with their metrics, filtered in MLflow's language or short: 'lr>1e-4 -name:test age<2h'",
    details: [
      `columns: ${columnNames}`,
      "--columns list names those of the runs that are there; what --columns takes --order-by takes, too (best:loss DESC)",
      "a bare word of the short form finds the names that have it; where none has, those with its letters close together",
    ],
    options: {
      ...asks,
      filter: { type: "string" },
      "order-by": { type: "string" },
      columns: { type: "string" },
      limit: { type: "string" },
      csv: { type: "boolean" },
    },
    positionals: 0,
    run: async (args) => (await import("./commands/runs.js")).runRunsLs(args),
  },
  {
    name: "runs delete",
    usage: "ID… [--restore]",
    summary: "delete the runs that are named, or bring deleted ones back",
    options: { ...asks, restore: { type: "boolean" } },
    positionals: many,
    run: async (args) => (await import("./commands/runs-delete.js")).runRunsDelete(args),
  },
  {
    name: "runs show",
    usage: "ID [--md | --json | --csv | --history]",
    summary: "one run: params, metrics with their best, lineage; --history every point as CSV",
    options: {
      ...asks,
      md: { type: "boolean" },
      csv: { type: "boolean" },
      history: { type: "boolean" },
    },
    positionals: 1,
    run: async (args) => (await import("./commands/runs-show.js")).runRunsShow(args),
  },
  {
    name: "runs compare",
    usage: "ID ID… [--md | --json | --csv]",
    summary: "what is different between 2 to 20 runs: params, metrics, artifacts, code, data, packages",
    options: { ...asks, md: { type: "boolean" }, csv: { type: "boolean" } },
    positionals: many,
    run: async (args) => (await import("./commands/runs-show.js")).runRunsCompare(args),
  },
  {
    name: "runs watch",
    usage: "[ID | --filter EXPRESSION] [--until EXPRESSION] [--timeout S]",
    summary:
      "a line a change until the run has ended or the expression is true; 0: it is (or the run finished), 1: not",
    details: [
      "without ID and --filter: the newest run that is running; where none is, it waits for the next one to start",
      "--until takes a condition: 'metrics.loss < 0.1', 'loss<0.1 step>100'; one that is none ends with 2 before anything is watched",
    ],
    options: {
      ...asks,
      filter: { type: "string" },
      until: { type: "string" },
      timeout: { type: "string" },
    },
    positionals: 1,
    run: async (args) => (await import("./commands/runs-watch.js")).runRunsWatch(args),
  },
  askCommand(json),
  ...chatCommands(asks),
  {
    name: "models ls",
    usage: "",
    summary: "every version of every registered model, with its stage",
    options: asks,
    positionals: 0,
    run: async (args) => (await import("./commands/models.js")).runModelsLs(args),
  },
  {
    name: "models promote",
    usage: "NAME VERSION [--to STAGE] [--note TEXT]",
    summary: "move a version to the next stage; the former holder is archived",
    options: { ...asks, to: { type: "string" }, note: { type: "string" } },
    positionals: 2,
    run: async (args) => (await import("./commands/models.js")).runModelsPromote(args),
  },
  {
    name: "models audit",
    usage: "NAME",
    summary: "who moved which version, when and why",
    options: asks,
    positionals: 1,
    run: async (args) => (await import("./commands/models.js")).runModelsAudit(args),
  },
];
