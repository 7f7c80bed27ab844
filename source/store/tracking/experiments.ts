import { join } from "node:path";
import { type Field, filterLanguage } from "../../domain/filter/filter.js";
import { compareBy, matches } from "../../domain/filter/match.js";
import { experimentRules } from "../../domain/filter/rules.js";
import { asExperimentId, type ExperimentId } from "../../domain/ids.js";
import type { Experiment } from "../../domain/run.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { openOrLeave } from "../newer-document.js";
import { type ExperimentForm, experimentsKind, removePair, setPair } from "./forms.js";
import { checkLength, checkLongTags, exists, invalid, notFound } from "./limits.js";
import { page } from "./pages.js";
import type { StoreParts } from "./shared.js";

// mlflow.utils.validation of 3.17
const nameLimit = 500;
const tagLimit = 20_000;
const locationLimit = 2048;
const language = filterLanguage(experimentRules);

type Experiments = Pick<
  TrackingStore,
  | "createExperiment"
  | "getExperiment"
  | "getExperimentByName"
  | "searchExperiments"
  | "renameExperiment"
  | "deleteExperiment"
  | "restoreExperiment"
  | "setExperimentTag"
  | "deleteExperimentTag"
>;

/** What runs and logged models ask of the experiments they lie in. */
export type ExperimentLookup = {
  /** @throws UserError `tracking.not-found` */
  readonly experimentOf: (id: ExperimentId) => Experiment;
  readonly deletedExperiments: () => ReadonlySet<string>;
};

type Change = (experiment: ExperimentForm, all: readonly ExperimentForm[]) => void;

/** Experiments: one small document; "Default" with the id 0 is always there. */
export async function openExperiments({
  folder,
  now,
  emit,
  assertWritable,
  readOnly,
  report,
}: StoreParts): Promise<Experiments & { readonly lookup: ExperimentLookup }> {
  const initial = { experiments: [freshExperiment("0", "Default", undefined, now())] };
  const path = join(folder, "db", "experiments.json");
  const document = await openOrLeave(path, experimentsKind, initial, { readOnly, report });
  const find = (id: ExperimentId): ExperimentForm => {
    const found = document.data().experiments.find(({ experimentId }) => experimentId === id);
    if (!found) throw notFound("The experiment", id);
    return found;
  };
  const change = async (id: ExperimentId, apply: Change): Promise<void> => {
    assertWritable();
    find(id);
    await document.update(({ experiments }) => {
      const experiment = experiments.find(({ experimentId }) => experimentId === id);
      if (!experiment) throw notFound("The experiment", id);
      apply(experiment, experiments);
      experiment.updatedAtMs = now();
    });
    deleted = deletedIds(document.data().experiments);
    emit({ topic: "experiments" });
  };

  let deleted = deletedIds(document.data().experiments);

  return {
    lookup: { experimentOf: (id) => toExperiment(find(id)), deletedExperiments: () => deleted },
    createExperiment: async ({ name, artifactLocation, tags = [] }) => {
      assertWritable();
      checkName(name);
      checkLocation(artifactLocation ?? "");
      checkLongTags(tags, tagLimit);
      let created: ExperimentForm | undefined;
      await document.update(({ experiments }) => {
        if (experiments.some((experiment) => experiment.name === name)) throw exists("The experiment", name);
        const id = String(Math.max(...experiments.map(({ experimentId }) => Number(experimentId))) + 1);
        created = freshExperiment(id, name, artifactLocation, now());
        for (const { key, value } of tags) setPair(created.tags, key, value);
        experiments.push(created);
      });
      emit({ topic: "experiments" });
      if (!created) throw invalid("The experiment was not created");
      return toExperiment(created);
    },
    getExperiment: async (id) => toExperiment(find(id)),
    getExperimentByName: async (name) => {
      const found = document.data().experiments.find((experiment) => experiment.name === name);
      if (!found) throw notFound("The experiment", name);
      return toExperiment(found);
    },
    searchExperiments: async ({ filter, orderBy, maxResults, pageToken, viewType = "ACTIVE_ONLY" }) => {
      const comparisons = language.parseFilter(filter ?? "");
      const orders = language.parseOrders(
        orderBy?.length ? orderBy : ["creation_time DESC", "experiment_id ASC"],
        "experiment_id DESC",
      );
      const found = document
        .data()
        .experiments.map(toExperiment)
        .filter(
          ({ lifecycleStage }) => viewType === "ALL" || (lifecycleStage === "active") === (viewType === "ACTIVE_ONLY"),
        )
        .filter((experiment) => matches(experiment, comparisons, readExperiment))
        .sort(compareBy(orders, readExperiment));
      return page(found, pageToken, maxResults, { usual: 1000, most: 50_000 });
    },
    renameExperiment: async (id, name) => {
      checkName(name);
      await change(id, (experiment, all) => {
        if (experiment.lifecycleStage === "deleted")
          throw invalid(`The experiment ${id} is deleted, not to be renamed`);
        if (all.some((other) => other !== experiment && other.name === name)) throw exists("The experiment", name);
        experiment.name = name;
      });
    },
    deleteExperiment: (id) =>
      change(id, (experiment) => {
        if (experiment.lifecycleStage === "deleted") throw notFound("The active experiment", id);
        experiment.lifecycleStage = "deleted";
      }),
    restoreExperiment: (id) =>
      change(id, (experiment) => {
        if (experiment.lifecycleStage === "active") throw notFound("The deleted experiment", id);
        experiment.lifecycleStage = "active";
      }),
    setExperimentTag: async (id, tag) => {
      checkLongTags([tag], tagLimit);
      await change(id, (experiment) => {
        assertActive(experiment);
        setPair(experiment.tags, tag.key, tag.value);
      });
    },
    deleteExperimentTag: (id, key) =>
      change(id, (experiment) => {
        assertActive(experiment);
        if (!removePair(experiment.tags, key)) throw notFound("The tag", key);
      }),
  };
}

function freshExperiment(
  experimentId: string,
  name: string,
  artifactLocation: string | undefined,
  atMs: number,
): ExperimentForm {
  return {
    experimentId,
    name,
    artifactLocation: artifactLocation ?? `mlflow-artifacts:/${experimentId}`,
    lifecycleStage: "active",
    createdAtMs: atMs,
    updatedAtMs: atMs,
    tags: [],
  };
}

function deletedIds(experiments: readonly ExperimentForm[]): ReadonlySet<string> {
  return new Set(
    experiments.flatMap(({ experimentId, lifecycleStage }) => (lifecycleStage === "deleted" ? [experimentId] : [])),
  );
}

function toExperiment(form: ExperimentForm): Experiment {
  const experimentId = asExperimentId(form.experimentId);
  if (experimentId === undefined) throw invalid(`"${form.experimentId}" is no id of an experiment`);
  return { ...form, experimentId, tags: new Map(form.tags) };
}

function checkName(name: string): void {
  if (name === "") throw invalid("The name of an experiment is empty");
  checkLength("The name of an experiment", name, nameLimit);
}

/** Opaque text that is never opened by us; a `runs:` URI names no place (_validate_experiment_artifact_location). */
function checkLocation(location: string): void {
  if (location.startsWith("runs:")) throw invalid(`The artifact location ${location} is a URI of a run`);
  checkLength("The artifact location", location, locationLimit);
}

function assertActive({ experimentId, lifecycleStage }: ExperimentForm): void {
  if (lifecycleStage !== "active") throw invalid(`The experiment ${experimentId} is deleted and takes no change`);
}

function readExperiment(experiment: Experiment, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return experiment.tags.get(key);
  switch (key) {
    case "name":
      return experiment.name;
    case "experiment_id":
      return experiment.experimentId;
    case "creation_time":
      return experiment.createdAtMs;
    default:
      return experiment.updatedAtMs;
  }
}
