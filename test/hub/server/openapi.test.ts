import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { renderOpenapi } from "../../../source/hub/server/mlflow/openapi.js";
import { routes } from "../../../source/hub/server/mlflow/router.js";

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

test("docs/openapi.json is the one made of the table of routes (npm run openapi)", () => {
  expect(readFileSync("docs/openapi.json", "utf8")).toBe(renderOpenapi());
});

test("the OpenAPI document has each route once, each under a name of its own", () => {
  const { paths } = document.parse(JSON.parse(renderOpenapi()));
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = routes.map(({ method, path }) => `${method} /api${path.replace(/[:*](\w+)/g, "{$1}")}`);
  expect(listed.toSorted()).toEqual([...served, "GET /health", "GET /version"].toSorted());
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("a request of the OpenAPI document has the fields that MLflow names, an int64 as a number or text", () => {
  const { paths } = document.parse(JSON.parse(renderOpenapi()));
  const int64 = { type: ["integer", "string"], format: "int64" };
  expect(paths["/api/2.0/mlflow/metrics/get-history"]?.get?.parameters).toEqual([
    { name: "run_id", in: "query", required: true, schema: { type: "string", minLength: 1 } },
    { name: "metric_key", in: "query", required: true, schema: { type: "string", minLength: 1 } },
    { name: "max_results", in: "query", schema: int64 },
    { name: "page_token", in: "query", schema: { type: "string" } },
  ]);
  expect(paths["/api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key}"]?.delete).toMatchObject({
    operationId: "deleteLoggedModelTag",
    parameters: [
      { name: "model_id", in: "path" },
      { name: "tag_key", in: "path" },
    ],
  });
  expect(paths["/api/2.0/mlflow/runs/log-metric"]?.post?.requestBody).toMatchObject({
    content: {
      "application/json": {
        schema: {
          properties: { timestamp: int64, step: int64, key: { type: "string" } },
          required: ["run_id", "key", "value", "timestamp"],
        },
      },
    },
  });
});
