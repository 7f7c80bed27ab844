import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { RunId } from "../../../source/domain/ids.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";
import { type HubServer, startHubServer } from "../../support/hub-server.js";

const names = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "../x",
  "a/../b",
  "/absolute",
  "a/b",
  "a\\b",
  "a:b",
  "😀",
  "支持",
  "a b",
  "%2e%2e",
  "a'\"`b",
  "a\nb",
  "a\u0000b",
  "\u001b[2J",
  "a\u202eb",
  "x".repeat(250),
  "x".repeat(251),
  " ",
  "",
];

const pair = z.looseObject({ key: z.string() });
/** What of the replies is looked into; whole replies are compared as they came. */
const replySchema = z.looseObject({
  experiment_id: z.string().default(""),
  run: z
    .looseObject({
      info: z.looseObject({ run_id: z.string() }),
      data: z.looseObject({ params: z.array(pair), metrics: z.array(pair), tags: z.array(pair) }).partial(),
    })
    .optional(),
  registered_models: z.array(z.looseObject({ name: z.string() })).default([]),
  model_version: z.looseObject({ version: z.string() }).optional(),
});

async function call(hub: HubServer, path: string, body: unknown, method = "POST") {
  const response = await hub.send(`/api/2.0/mlflow/${path}`, body, method);
  const reply: unknown = await response.json();
  return { status: response.status, reply, body: replySchema.parse(reply) };
}

async function get(hub: HubServer, path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
  return (await hub.fetch(`/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`)).json();
}

const createRun = async (hub: HubServer, experimentId = "0") => {
  const { body } = await call(hub, "runs/create", { experiment_id: experimentId });
  return body.run?.info.run_id as RunId;
};

const dataOf = async (hub: HubServer, runId: RunId) =>
  replySchema.parse(await get(hub, "runs/get", { run_id: runId })).run?.data ?? {};

/** The names that were taken, and that every other was refused with a 400. */
function taken(statuses: readonly (readonly [name: string, status: number])[]): readonly string[] {
  expect(statuses.filter(([, status]) => status !== 200 && status !== 400)).toEqual([]);
  return statuses.flatMap(([name, status]) => (status === 200 ? [name] : []));
}

test("a param, metric or tag of any name is kept under exactly that name, or refused", async () => {
  await using hub = await startHubServer();
  const runId = await createRun(hub);
  const log = async (send: (name: string) => ReturnType<typeof call>) => {
    const statuses: [string, number][] = [];
    for (const name of names) statuses.push([name, (await send(name)).status]);
    return taken(statuses);
  };
  const params = await log((key) => call(hub, "runs/log-parameter", { run_id: runId, key, value: key }));
  const metrics = await log((key) => call(hub, "runs/log-metric", { run_id: runId, key, value: 1, timestamp: 1 }));
  const tags = await log((key) => call(hub, "runs/set-tag", { run_id: runId, key, value: key }));
  for (const kept of [params, metrics, tags]) {
    expect(kept).toEqual(
      expect.arrayContaining(["__proto__", "constructor", "hasOwnProperty", "a/b", "支持", "x".repeat(250)]),
    );
    expect(kept).not.toContain("../x");
    expect(kept).not.toContain("x".repeat(251));
  }
  const data = await dataOf(hub, runId);
  const keys = (pairs: readonly z.output<typeof pair>[] = []) => pairs.map(({ key }) => key);
  expect(keys(data.params).toSorted()).toEqual(params.toSorted());
  expect(keys(data.metrics).toSorted()).toEqual(metrics.toSorted());
  expect(keys(data.tags)).toEqual(expect.arrayContaining([...tags]));
  for (const name of metrics) {
    expect(await get(hub, "metrics/get-history", { run_id: runId, metric_key: name })).toEqual({
      metrics: [{ key: name, value: 1, timestamp: 1, step: 0 }],
    });
  }
  const again = await openTrackingStore(join(hub.folder, "store"), { readOnly: true });
  expect(await again.getRun(runId)).toEqual(await hub.store.getRun(runId));
  await again.close();
  expect(hub.faults).toEqual([]);
});

test("an experiment, a model, its tags and aliases of any name are found under exactly that name, or refused", async () => {
  await using hub = await startHubServer();
  for (const name of names) {
    const experiment = await call(hub, "experiments/create", { name, tags: [{ key: "__proto__", value: name }] });
    if (experiment.status === 200) {
      const { experiment_id } = experiment.body;
      expect(await get(hub, "experiments/get-by-name", { experiment_name: name })).toMatchObject({
        experiment: { experiment_id, name, tags: [{ key: "__proto__", value: name }] },
      });
    }
    const model = await call(hub, "registered-models/create", { name, tags: [{ key: "constructor", value: name }] });
    if (model.status === 200) {
      expect(await get(hub, "registered-models/get", { name })).toMatchObject({
        registered_model: { name, tags: [{ key: "constructor", value: name }] },
      });
      await call(hub, "model-versions/create", { name, source: "s3://bucket/model" });
      for (const alias of names) {
        const set = await call(hub, "registered-models/alias", { name, alias, version: "1" });
        expect([200, 400]).toContain(set.status);
        if (set.status !== 200) continue;
        const found = await get(hub, "registered-models/alias", { name, alias });
        expect([alias, found]).toMatchObject([alias, { model_version: { version: "1" } }]);
      }
    }
    expect([200, 400]).toContain(experiment.status);
    expect([200, 400]).toContain(model.status);
  }
  const found = replySchema.parse(await get(hub, "registered-models/search", { max_results: "1000" }));
  expect(found.registered_models.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["__proto__", "constructor", "😀"]),
  );
  expect(hub.faults).toEqual([]);
});

test("a source and an artifact location are text: neither is opened, fetched or followed", async () => {
  await using hub = await startHubServer();
  const places = [
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:1/x",
    "../../secret",
    "mlflow-artifacts:/../../x",
  ];
  await call(hub, "registered-models/create", { name: "m" });
  for (const [index, place] of places.entries()) {
    const created = await call(hub, "experiments/create", { name: `e${index}`, artifact_location: place });
    if (created.status === 200) {
      const runId = await createRun(hub, created.body.experiment_id);
      const listed = await hub.fetch(`/api/2.0/mlflow/artifacts/list?run_id=${runId}`);
      expect(await listed.text()).not.toContain('passwd","is_dir');
      expect(listed.status).toBeLessThan(500);
    }
    const version = await call(hub, "model-versions/create", { name: "m", source: place });
    if (version.status !== 200) continue;
    const uri = await get(hub, "model-versions/get-download-uri", {
      name: "m",
      version: version.body.model_version?.version ?? "",
    });
    expect(uri).toEqual({ artifact_uri: place });
  }
  expect(hub.faults).toEqual([]);
});

test.each([
  ["a metric whose value is text", { metrics: [{ key: "a", value: "much", timestamp: 1 }] }],
  ["a metric without a time", { metrics: [{ key: "a", value: 1 }] }],
  ["a metric with a time of half a millisecond", { metrics: [{ key: "a", value: 1, timestamp: 0.5 }] }],
  ["a metric with a step beyond 64 bits", { metrics: [{ key: "a", value: 1, timestamp: 1, step: 1e30 }] }],
  ["a metric that is null", { metrics: [null] }],
  ["a metric of a bad name", { metrics: [{ key: "../x", value: 1, timestamp: 1 }] }],
  ["a param that is a number", { params: [{ key: "a", value: 1 }] }],
  ["a param twice", { params: [1, 2].map((value) => ({ key: "a", value: String(value) })) }],
  ["a param that would change another", { params: [{ key: "kept", value: "other" }] }],
  ["a tag whose key is a list", { tags: [{ key: [], value: "x" }] }],
  ["metrics that are an object", { metrics: { key: "a" } }],
  ["101 params", { params: Array.from({ length: 101 }, (_, i) => ({ key: `p${i}`, value: "x" })) }],
  ["1001 metrics", { metrics: Array.from({ length: 1001 }, (_, i) => ({ key: `m${i}`, value: 1, timestamp: 1 })) }],
])("a batch with %s stores none of it", async (_name, part: Readonly<Record<string, unknown>>) => {
  await using hub = await startHubServer();
  const runId = await createRun(hub);
  const kept = { metrics: [{ key: "kept", value: 1, timestamp: 1 }], params: [{ key: "kept", value: "1" }] };
  expect((await call(hub, "runs/log-batch", { run_id: runId, ...kept })).status).toBe(200);
  const before = await get(hub, "runs/get", { run_id: runId });
  const good = {
    metrics: [{ key: "new", value: 1, timestamp: 1, step: 0 }],
    params: [{ key: "new", value: "1" }],
    tags: [{ key: "new", value: "1" }],
  };
  const batch = Object.fromEntries(
    Object.entries(good).map(([kind, items]) => [
      kind,
      Array.isArray(part[kind]) ? [...items, ...part[kind]] : (part[kind] ?? items),
    ]),
  );
  expect(await call(hub, "runs/log-batch", { run_id: runId, ...batch })).toMatchObject({
    status: 400,
    reply: { error_code: "INVALID_PARAMETER_VALUE", message: expect.any(String) },
  });
  expect(await get(hub, "runs/get", { run_id: runId })).toEqual(before);
  expect(hub.faults).toEqual([]);
});

test("a batch of MLflow's largest size is taken: a thousand values, a million bytes", async () => {
  await using hub = await startHubServer();
  const runId = await createRun(hub);
  const key = (i: number) => `${String(i).padStart(4, "0")}${"m".repeat(246)}`;
  const body = {
    run_id: runId,
    metrics: Array.from({ length: 800 }, (_, i) => ({
      key: key(i),
      value: i,
      timestamp: 1,
      step: 0,
      dataset_name: "d".repeat(500),
    })),
    params: Array.from({ length: 100 }, (_, i) => ({ key: key(i), value: "支".repeat(1000) })),
    tags: Array.from({ length: 100 }, (_, i) => ({ key: key(i), value: "t".repeat(500) })),
  };
  expect(JSON.stringify(body).length).toBeGreaterThan(800_000);
  const { status, reply } = await call(hub, "runs/log-batch", body);
  expect([status, reply]).toEqual([200, {}]);
  const { metrics, params } = await dataOf(hub, runId);
  expect([metrics?.length, params?.length]).toEqual([800, 100]);
});
