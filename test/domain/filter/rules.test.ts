import { describe, expect, test } from "vitest";
import { filterLanguage, parseOrders } from "../../../source/domain/filter/filter.js";
import {
  experimentRules,
  loggedModelRules,
  registeredModelRules,
  runRules,
  versionRules,
} from "../../../source/domain/filter/rules.js";

// What MLflow 3.17.2 takes and refuses, found by asking its own parsers (SearchUtils.parse_search_filter and its kin).
const taken: readonly (readonly [keyof typeof languages, readonly string[]])[] = [
  [
    "run",
    [
      "metrics.loss > .5",
      "metrics.loss > 5. AND metrics.loss < 1e3 AND metrics.loss != -1.5E-3",
      "metrics.a > 1 metrics.b > 2",
      "AND metrics.x > 1 AND AND metrics.y<=2 AND",
      "params.a like 'x' and params.1a = ''",
      "params.a.b.c = 'x' AND params.select = 'a' AND params.null = \"x\"",
      'metrics."a b" < 1 AND `metrics`.`a-b/c` > 1',
      "params.ünï = 'x' AND tags.`🚢` = 'y'",
      "params.a IS NULL and tags.x is not null",
      "run_id IN ('x',) AND run_id not in (\"y\", 'z')",
      "attributes.`run name` = 'a' AND run.status = 'a' AND attr.created > 1.5 AND attribute.Created > 1",
      "dataset.name = 'x' AND datasets.digest IN ('x') AND dataset.context LIKE 'tr%'",
    ],
  ],
  ["experiment", ["name LIKE 'a%' AND experiment_id IN ('1', '2')", "tags.x IS NULL AND creation_time >= 5"]],
  ["registered model", ["name IN ('a') AND tag.`a b` ilike '%x'", "attribute.name != 'a'"]],
  ["model version", ["run_id = 'a' AND version_number > 2 AND source_path LIKE 's3%'", "tags.a != 'b'"]],
  ["logged model", ["metrics.loss < 1 AND params.lr = 5 AND name = abc", "creation_time > 5 AND status IN ('READY')"]],
];

const refused: readonly (readonly [keyof typeof languages, readonly (readonly [string, number])[]])[] = [
  [
    "run",
    [
      ["   ", 4],
      ["metrics.a-b > 1", 10],
      ["metrics.a > 1e+3", 15],
      ["metrics.a > +1", 13],
      ["metrics.x > 0x1F", 13],
      ["metrics.x > NaN", 13],
      ["metrics.x > 'a'", 13],
      ["metrics.x > 1_000", 13],
      ["metrics.x LIKE 'a'", 11],
      ["metrics.x IS NULL", 11],
      ["metrics.a <> 1", 11],
      ["metrics.x ! = 1", 11],
      ["metrics.🚢 > 1", 9],
      ["metrics.x > 1; metrics.y > 2", 14],
      ["metrics.x > 1 OR metrics.y > 2", 15],
      ["metrics.x > 1 -- hi", 15],
      ["NOT metrics.x > 1", 1],
      ["Metrics.a > 1", 1],
      ["params.x = 5", 12],
      ["params.x = `a`", 12],
      ["params.a NOT LIKE 'x'", 14],
      ["params.a IN ('x')", 10],
      ["params.x == 'a'", 10],
      ["tags.a b = 'x'", 8],
      ["tags.x", 7],
      ["'a' = params.x", 1],
      ["status IN ('a')", 8],
      ["status = READY", 10],
      ["status > 'a'", 8],
      ["start_time > '5'", 14],
      ["run_id IN ()", 12],
      ["dataset.profile = 'x'", 1],
      ["timestamp = 1", 1],
      ["__proto__ = 'x'", 1],
    ],
  ],
  [
    "experiment",
    [
      ["name like 'a'", 6],
      ["attributes.name = 'a'", 1],
      ["creation_time > 1.5", 17],
      ["experiment_id = 'x'", 17],
      ["experiment_id > '1'", 15],
      ["metrics.x > 1", 1],
    ],
  ],
  [
    "registered model",
    [
      ["creation_timestamp > 1", 1],
      ["tags.x IS NULL", 8],
      ["name > 'a'", 6],
    ],
  ],
  [
    "model version",
    [
      ["current_stage = 'Production'", 1],
      ["version_number = 'x'", 18],
      ["source_path IN ('a')", 13],
    ],
  ],
  [
    "logged model",
    [
      ["metric.loss < 1", 1],
      ["name > 'a'", 6],
      ["params.a IS NULL", 10],
      ["tags.a = `x`", 10],
    ],
  ],
];

const languages = {
  run: filterLanguage(runRules),
  experiment: filterLanguage(experimentRules),
  "registered model": filterLanguage(registeredModelRules),
  "model version": filterLanguage(versionRules),
  "logged model": filterLanguage(loggedModelRules),
};

describe.each(taken)("the filter of a %s", (entity, filters) => {
  test.each(filters)("takes %s", (filter) => {
    expect(languages[entity].parseFilter(filter).length).toBeGreaterThan(0);
  });
});

describe.each(refused)("the filter of a %s", (entity, filters) => {
  test.each(filters)("refuses %j at column %i", (filter, column) => {
    expect(() => languages[entity].parseFilter(filter)).toThrow(`at column ${column}:`);
  });
});

test("no filter is no comparison", () => {
  expect(languages.run.parseFilter("")).toEqual([]);
});

test("other names of an attribute mean the same field", () => {
  expect(languages.run.parseFilter("attr.`Run Name` = 'a' AND Created > 1").map(({ field }) => field.key)).toEqual([
    "run_name",
    "start_time",
  ]);
});

test.each([
  ["run", "run name"],
  ["run", "dataset.name"],
  ["experiment", "tags.team"],
  ["registered model", "creation_timestamp"],
  ["model version", "run_id"],
  ["logged model", "params.lr"],
] as const)("a %s is not ordered by %j", (entity, clause) => {
  expect(() => languages[entity].parseOrder(clause)).toThrow("at column");
});

test("a list of clauses has each field once, and what breaks ties comes last", () => {
  expect(parseOrders(["metrics.loss DESC"], "run_id").map(({ field }) => field.key)).toEqual(["loss", "run_id"]);
  expect(() => parseOrders(["start_time", "created DESC"])).toThrow("ordered by twice");
});
