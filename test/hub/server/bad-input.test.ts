import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { renderOpenapi } from "../../../source/hub/server/mlflow/openapi.js";
import { openTrackingStore } from "../../../source/store/file-tracking-store.js";
import { type HubServer, startHubServer } from "../../support/hub-server.js";

// The document is made of the table of routes: a new route is tested with its fields.
const field = z.unknown();
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z
    .object({
      content: z.object({
        "application/json": z.object({ schema: z.object({ properties: z.record(z.string(), field) }) }).optional(),
      }),
    })
    .optional(),
});
const { paths } = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(renderOpenapi()));

const endpoints = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => ({
    operationId,
    method: method.toUpperCase(),
    path,
    inPath: parameters.flatMap(({ name, in: place }) => (place === "path" ? [name] : [])),
    inQuery: parameters.flatMap(({ name, in: place }) => (place === "query" ? [name] : [])),
    inBody: Object.keys(requestBody?.content["application/json"]?.schema.properties ?? {}),
  })),
);
type Endpoint = (typeof endpoints)[number];

/** As JSON, so that a number may be one that JavaScript cannot hold. */
const badValues = [
  "null",
  "true",
  "0",
  "-1",
  "0.5",
  "1e308",
  "1e999",
  "9007199254740993",
  "123456789012345678901234567890",
  '""',
  '"x"',
  '"../x"',
  '"/etc/passwd"',
  '"__proto__"',
  '"constructor"',
  '"\\u0000"',
  '"a\\nb\\u001b[2J"',
  '"😀"',
  '"%ff"',
  '"NaN"',
  '"-9223372036854775809"',
  JSON.stringify("x".repeat(300)),
  JSON.stringify("x".repeat(20_000)),
  "[]",
  "{}",
  "[null]",
  "[0]",
  "[[]]",
  "[{}]",
  '[{"key":null,"value":null}]',
  '[{"key":{},"value":[]}]',
  '[{"key":"__proto__","value":"__proto__"}]',
  '{"__proto__":{"a":1}}',
  `${"[".repeat(30)}${"]".repeat(30)}`,
] as const;

/** Things that are there, so that a request is refused for its one bad value only. */
async function makeThings(hub: HubServer, name: string): Promise<Readonly<Record<string, string>>> {
  const { store } = hub;
  const { experimentId } = await store.createExperiment({ name });
  const { runId } = await store.createRun({ experimentId });
  await store.logBatch(runId, { metrics: [{ key: "loss", value: 1, timestampMs: 1, step: 0 }] });
  const { modelId } = await store.createLoggedModel({ experimentId, name: "model", params: [], tags: [] });
  await store.createRegisteredModel({ name, tags: [] });
  const version = { name, source: "models:/x", tags: [] };
  await store.createModelVersion(version, { who: "ada@here", via: "client" });
  await store.setAlias(name, "champion", "1", { who: "ada@here", via: "client" });
  return Object.fromEntries(
    Object.entries({
      experiment_id: experimentId,
      experiment_ids: [experimentId],
      run_id: runId,
      run_ids: [runId],
      model_id: modelId,
      experiment_name: name,
      name,
      new_name: `${name} renamed`,
      version: "1",
      alias: "champion",
      stage: "Staging",
      archive_existing_versions: true,
      key: "loss",
      metric_key: "loss",
      tag_key: "loss",
      value: "1",
      timestamp: 1,
      source: "models:/x",
      status: 2,
      path: "a",
      max_results: 10,
    }).map(([key, value]) => [key, JSON.stringify(value)]),
  );
}

/** The endpoint asked with these values, as JSON; of a query their text. */
async function ask(hub: HubServer, endpoint: Endpoint, values: Readonly<Record<string, string>>): Promise<Response> {
  const { method, path, inPath, inQuery, inBody } = endpoint;
  const textOf = (name: string) => {
    const value: unknown = values[name] === undefined ? "" : JSON.parse(values[name]);
    return typeof value === "string" ? value : (values[name] ?? "");
  };
  const place = inPath.reduce((at, name) => at.replace(`{${name}}`, encodeURIComponent(textOf(name)) || "%20"), path);
  const query = new URLSearchParams(
    inQuery.flatMap((name): [string, string][] => (values[name] === undefined ? [] : [[name, textOf(name)]])),
  );
  if (method === "GET") return hub.fetch(`${place}?${query}`);
  const pairs = inBody.flatMap((name) => (values[name] === undefined ? [] : [`"${name}":${values[name]}`]));
  const headers = { "content-type": "application/json" };
  return hub.fetch(place, { method, headers, body: `{${pairs.join(",")}}` });
}

/** What is wrong with an answer: a 5xx, or an error that is not of MLflow's form. A call that is not offered is 501. */
async function complaint(response: Response): Promise<string | undefined> {
  const text = await response.text();
  if (response.status < 400 || response.status === 501) return undefined;
  const sound = /^\{"error_code":"[A-Z_]+","message":".+"\}$/s.test(text);
  return response.status < 500 && sound ? undefined : `${response.status} ${text}`;
}

test.each(endpoints)(
  "no value of any field makes $operationId fail: it is taken or refused with a 4xx",
  async (endpoint) => {
    await using hub = await startHubServer();
    const complaints: string[] = [];
    for (const name of [...endpoint.inPath, ...endpoint.inQuery, ...endpoint.inBody]) {
      const things = await makeThings(hub, `of ${name}`);
      for (const value of badValues) {
        const said = await complaint(await ask(hub, endpoint, { ...things, [name]: value }));
        if (said !== undefined) complaints.push(`${name}=${value.slice(0, 60)}: ${said.slice(0, 300)}`);
      }
      const { [name]: _left, ...others } = things;
      const said = await complaint(await ask(hub, endpoint, others));
      if (said !== undefined) complaints.push(`without ${name}: ${said}`);
    }
    expect(complaints).toEqual([]);
    expect(hub.faults).toEqual([]);
    expect((await hub.fetch("/api/2.0/mlflow/experiments/get?experiment_id=0")).status).toBe(200);
    // What was taken can be read again.
    const again = await openTrackingStore(join(hub.folder, "store"), { readOnly: true });
    expect(again.problems).toEqual([]);
    await again.close();
  },
);

test("a body that is no JSON object is refused by every endpoint that takes one", async () => {
  await using hub = await startHubServer();
  const things = await makeThings(hub, "m");
  const bodies = ["{", "[]", "3", "true", '"x"', '"[]"', "\u0000", "[".repeat(5000), '{"a":NaN}', '{"a":"\\uD800"}'];
  for (const endpoint of endpoints.filter(({ inBody }) => inBody.length > 0)) {
    const path = endpoint.inPath.reduce(
      (at, name) => at.replace(`{${name}}`, JSON.parse(things[name] ?? '"a"')),
      endpoint.path,
    );
    for (const body of bodies) {
      const headers = { "content-type": "application/json" };
      const response = await hub.fetch(path, { method: endpoint.method, headers, body });
      expect([endpoint.operationId, body.slice(0, 20), response.status, await response.json()]).toEqual([
        endpoint.operationId,
        body.slice(0, 20),
        400,
        { error_code: "INVALID_PARAMETER_VALUE", message: expect.any(String) },
      ]);
    }
  }
  expect(hub.faults).toEqual([]);
});
