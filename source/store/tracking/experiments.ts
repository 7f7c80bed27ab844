import { join } from "node:path";
import type { Field } from "../../domain/filter/filter.js";
import { parseFilter, parseOrder } from "../../domain/filter/filter.js";
import { compareBy, matches } from "../../domain/filter/match.js";
import { asExperimentId, type ExperimentId } from "../../domain/ids.js";
import type { Experiment } from "../../domain/run.js";
import type { TrackingStore } from "../../domain/tracking-store.js";
import { openDocument } from "../document.js";
import { type ExperimentForm, experimentsKind, removePair, setPair } from "./forms.js";
import { checkTags, cutTag, exists, invalid, notFound } from "./limits.js";
import { page } from "./pages.js";
import type { StoreParts } from "./shared.js";

const nameLimit = 500;

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

/** Experiments: one small document; "Default" with the id 0 is always there. */
export async function openExperiments({ folder, now, emit, assertWritable }: StoreParts): Promise<Experiments> {
  const document = await openDocument(join(folder, "db", "experiments.json"), experimentsKind, {
    experiments: [freshExperiment("0", "Default", undefined, now())],
  });
  const find = (id: ExperimentId): ExperimentForm => {
    const found = document.data().experiments.find(({ experimentId }) => experimentId === id);
    if (!found) throw notFound("The experiment", id);
    return found;
  };
  const change = async (id: ExperimentId, apply: (experiment: ExperimentForm) => void): Promise<void> => {
    assertWritable();
    find(id);
    await document.update(({ experiments }) => {
      const experiment = experiments.find(({ experimentId }) => experimentId === id);
      if (!experiment) throw notFound("The experiment", id);
      apply(experiment);
      experiment.updatedAtMs = now();
    });
    emit({ topic: "experiments" });
  };

  return {
    createExperiment: async ({ name, artifactLocation, tags = [] }) => {
      assertWritable();
      checkName(name);
      checkTags(tags);
      let created: ExperimentForm | undefined;
      await document.update(({ experiments }) => {
        if (experiments.some((experiment) => experiment.name === name)) throw exists("The experiment", name);
        const id = String(Math.max(...experiments.map(({ experimentId }) => Number(experimentId))) + 1);
        created = freshExperiment(id, name, artifactLocation, now());
        for (const { key, value } of tags) setPair(created.tags, key, cutTag(value));
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
      const comparisons = parseFilter(filter ?? "");
      const orders = [...(orderBy ?? []), "creation_time DESC", "experiment_id ASC"].map(parseOrder);
      const found = document
        .data()
        .experiments.map(toExperiment)
        .filter(
          ({ lifecycleStage }) => viewType === "ALL" || (lifecycleStage === "active") === (viewType === "ACTIVE_ONLY"),
        )
        .filter((experiment) => matches(experiment, comparisons, readExperiment))
        .sort(compareBy(orders, readExperiment));
      return page(found, pageToken, maxResults || undefined, { usual: 1000, most: 50_000 });
    },
    renameExperiment: async (id, name) => {
      checkName(name);
      if (document.data().experiments.some((other) => other.name === name && other.experimentId !== id)) {
        throw exists("The experiment", name);
      }
      await change(id, (experiment) => {
        if (experiment.lifecycleStage === "deleted")
          throw invalid(`The experiment ${id} is deleted and cannot be renamed`);
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
      checkTags([tag]);
      await change(id, ({ tags }) => setPair(tags, tag.key, cutTag(tag.value)));
    },
    deleteExperimentTag: (id, key) =>
      change(id, ({ tags }) => {
        if (!removePair(tags, key)) throw notFound("The tag", key);
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

function toExperiment(form: ExperimentForm): Experiment {
  const experimentId = asExperimentId(form.experimentId);
  if (experimentId === undefined) throw invalid(`"${form.experimentId}" is no id of an experiment`);
  return { ...form, experimentId, tags: new Map(form.tags) };
}

function checkName(name: string): void {
  if (name.trim() === "") throw invalid("The name of an experiment is empty");
  if (name.length > nameLimit) {
    throw invalid(`The name of an experiment has ${name.length} characters, at most ${nameLimit} are allowed`);
  }
}

function readExperiment(experiment: Experiment, { kind, key }: Field): string | number | undefined {
  if (kind === "tag") return experiment.tags.get(key);
  switch (key) {
    case "name":
      return experiment.name;
    case "experiment_id":
      return Number(experiment.experimentId);
    case "creation_time":
      return experiment.createdAtMs;
    case "last_update_time":
      return experiment.updatedAtMs;
    default:
      throw invalid(`An experiment has no attribute "${key}": use name, creation_time, last_update_time or tags.KEY`);
  }
}
