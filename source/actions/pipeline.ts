import type { Action, ActionContext } from "./action.js";
import type { PipelineFacts } from "./scopes.js";

export const pipelineActions: readonly Action<"pipeline">[] = [
  {
    id: "pipeline.run",
    scope: "pipeline",
    keys: ["r"],
    label: "run",
    writes: true,
    inFooter: true,
    tooltip: "Run the pipeline with DVC: the stages that are out of date; what would stop it is shown first",
    disabled: whyNotRun,
    run: (context) => (context.facts.mustSee ? context.facts.openRun("all") : start(context, false)),
  },
  {
    id: "pipeline.run-stage",
    scope: "pipeline",
    keys: ["R"],
    label: "run stage",
    inFooter: true,
    tooltip:
      "Choose what runs: the selected stage with what it needs, alone, or what is made of it; forced; with params; dry",
    disabled: ({ hasPipeline }) => (hasPipeline ? undefined : noPipeline),
    run: ({ facts }) => facts.openRun("stage"),
  },
  {
    id: "pipeline.watch",
    scope: "pipeline",
    keys: ["A"],
    label: "watch",
    writes: true,
    tooltip: "Run what becomes out of date whenever a dep, a param or dvc.yaml is saved; again ends it",
    disabled: ({ hasPipeline, project, watch }) => {
      if (watch.state === "on") return undefined;
      if (!hasPipeline) return noPipeline;
      return project?.trusted === false ? "This folder is not trusted: T trusts it" : undefined;
    },
    confirm: ({ watch }) =>
      watch.state === "on"
        ? undefined
        : {
            title: "Watch: run what becomes out of date?",
            lines: [
              "Whenever a dep, a param or dvc.yaml is saved, and now if something is out of date.",
              "It counts down first (c leaves a run out), one run at a time.",
              "It goes on when this terminal is closed, until A ends it.",
            ],
            command: "dvc --wait-for-lock repro",
            verb: "watch",
          },
    run: async ({ client, facts, shell, signal }) => {
      if (facts.watch.state === "on") {
        await client.call("watch.stop", {}, { signal });
        shell.toast("info", "The watch has ended; what runs goes on");
        return;
      }
      const caller = facts.caller();
      await client.call("watch.start", { targets: [], via: "app", ...(caller ? { caller } : {}) }, { signal });
    },
  },
  {
    id: "pipeline.watch-skip",
    scope: "pipeline",
    keys: ["c"],
    label: "leave out",
    writes: true,
    tooltip: "Leave out the run that the watch is counting down to; the next save makes another one",
    disabled: ({ watch }) =>
      watch.state === "on" && watch.phase === "countdown" ? undefined : "No run is being counted down to",
    run: async ({ client, signal }) => {
      await client.call("watch.skip", {}, { signal });
    },
  },
  {
    id: "pipeline.force",
    scope: "pipeline",
    keys: ["F"],
    label: "force",
    writes: true,
    tooltip: "Run every stage again, also those that are up to date",
    disabled: whyNotRun,
    confirm: () => ({
      title: "Run every stage again?",
      lines: ["Stages that are up to date run again, too."],
      command: "dvc --wait-for-lock repro --force",
      verb: "run",
    }),
    run: (context) => start(context, true),
  },
  {
    id: "pipeline.sweep",
    scope: "pipeline",
    keys: ["W"],
    label: "sweep",
    writes: true,
    inFooter: true,
    tooltip: "Run the pipeline with other params, or over several values of them: a sweep",
    disabled: ({ hasPipeline }) => (hasPipeline ? undefined : noPipeline),
    run: ({ facts }) => facts.newSweep(),
  },
  {
    id: "pipeline.starter",
    scope: "pipeline",
    keys: ["N"],
    label: "new pipeline",
    writes: true,
    inFooter: true,
    tooltip: "Write a pipeline of two stages to begin with: prepare data, fine-tune and track",
    disabled: ({ hasNone, project }) => {
      if (!hasNone) return "There is a dvc.yaml already";
      return project?.trusted === false ? "This folder is not trusted: T trusts it" : undefined;
    },
    confirm: ({ project }) => ({
      title: "Begin with a pipeline of two stages?",
      lines: [
        "dvc.yaml                        prepare_data, finetune_and_track",
        "params.yaml                     what they read",
        "scripts/prepare_data.py         makes data/training_data.csv",
        "scripts/finetune_and_track.py   trains a very small model, logs to MLflow",
        "They run as they are; put your own work in their place. u takes them back.",
      ],
      ...(project?.hasDvc ? {} : { command: project?.git ? "dvc init" : "dvc init --no-scm" }),
      verb: "write them",
    }),
    run: async ({ client, facts, shell, signal }) => {
      const caller = facts.caller();
      await client.call("pipeline.starter", caller ? { caller } : {}, { signal });
      shell.toast("good", "The pipeline is written: r runs it");
    },
  },
  {
    id: "pipeline.stage-log",
    scope: "pipeline",
    keys: ["enter"],
    label: "its log",
    tooltip: "Go to the log of the selected stage's last run",
    disabled: ({ openLog }) => (openLog ? undefined : "The selected stage has not run from here yet"),
    run: ({ facts }) => facts.openLog?.(),
  },
  {
    id: "pipeline.list",
    scope: "pipeline",
    keys: ["D"],
    label: "list or drawing",
    tooltip: "Show the stages as a list, or draw them with the lines between them",
    disabled: ({ drawing }) =>
      drawing ? undefined : "The stages are too many to be drawn here: z gives them more room",
    run: ({ facts }) => facts.toggleList(),
  },
  {
    id: "pipeline.sources",
    scope: "pipeline",
    keys: ["V"],
    label: "data",
    tooltip: "Draw what .dvc files track, too: the data that stages read",
    disabled: ({ drawing }) => (drawing?.hasSources ? undefined : "No .dvc file tracks anything here"),
    run: ({ facts }) => facts.toggleSources(),
  },
  {
    id: "pipeline.stop",
    scope: "pipeline",
    keys: ["X"],
    label: "stop",
    writes: true,
    inFooter: true,
    tooltip: "Stop the running pipeline: SIGINT first, as ctrl+C would; SIGTERM and SIGKILL if it does not end",
    disabled: ({ running }) => (running ? undefined : "Nothing is running"),
    confirm: ({ running, removing }) => ({
      title: `Stop execution #${running?.executionId ?? ""}?`,
      lines: running?.waitsFor
        ? ["It waits for another DVC command and has run nothing yet."]
        : [
            "The running stage is interrupted; DVC keeps the stages that were done.",
            ...(removing.length > 0
              ? [`DVC removed ${removing.join(", ")} when it began; dvc checkout brings back what its cache has.`]
              : []),
          ],
      ...(running?.waitsFor ? {} : { command: `kill -INT -- -${running?.pid ?? ""}` }),
      verb: "stop",
    }),
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.running) return;
      await client.call("pipeline.stop", { executionId: facts.running.executionId }, { signal });
      shell.toast("info", `Execution #${facts.running.executionId} was told to stop`);
    },
  },
];

const noPipeline = "There is no dvc.yaml that can be run";

/** Why nothing can be run in the workspace now. */
export function whyNotRun({
  project,
  hasPipeline,
  running,
}: Pick<PipelineFacts, "project" | "hasPipeline" | "running">): string | undefined {
  if (running) return `Execution #${running.executionId} is running: X stops it`;
  if (!hasPipeline) return noPipeline;
  if (project?.trusted === false) return "This folder is not trusted: T trusts it";
  const dvc = project?.tools.find(({ name }) => name === "dvc");
  if (dvc?.state === "missing") return "DVC is missing: I installs it";
  return dvc?.state === "installing" ? "DVC is being installed: J shows how far" : undefined;
}

async function start({ client, facts, shell, signal }: ActionContext<"pipeline">, force: boolean): Promise<void> {
  const caller = facts.caller();
  const input = { targets: [], force, via: "app" as const, ...(caller ? { caller } : {}) };
  const { executionId } = await client.call("pipeline.run", input, { signal });
  shell.toast("info", `Execution #${executionId} has started`);
}
