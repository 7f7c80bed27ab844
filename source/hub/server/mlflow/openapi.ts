// The served subset of MLflow's REST as an OpenAPI document, made of the table of routes (npm run openapi).
import { z } from "zod";
import { operationName } from "./operations.js";
import type { Route } from "./route.js";
import { protocolVersion, routes } from "./router.js";

type Json = Readonly<Record<string, unknown>>;

/** docs/openapi.json, as it is written. */
export function renderOpenapi(): string {
  return `${JSON.stringify(document(), null, 2)}\n`;
}

function document(): Json {
  const operations = nameOperations(routes);
  return {
    openapi: "3.1.0",
    info: {
      title: "Slipway's hub: MLflow's REST",
      version: protocolVersion,
      description:
        "What the hub of a project answers of MLflow's REST. Each path is served below /ajax-api, too. A field of JSON that " +
        "is null is absent, one that is not known is ignored; an int64 is a number or text. A request of JSON is at most " +
        "4,000,000 bytes, 32 levels deep, and holds at most 50,000 values; files are streamed.",
    },
    servers: [{ url: "http://127.0.0.1:{port}", variables: { port: { default: "5000" } } }],
    security: [{ bearer: [] }, { basic: [] }],
    paths: {
      ...plain("/health", "getHealth", "OK"),
      ...plain("/version", "getVersion", protocolVersion),
      ...operations,
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "MLFLOW_TRACKING_TOKEN of `slipway env`" },
        basic: { type: "http", scheme: "basic", description: "The same token as the password, under any name" },
      },
      schemas: {
        Error: {
          type: "object",
          properties: { error_code: { type: "string" }, message: { type: "string" } },
          required: ["error_code", "message"],
        },
      },
      responses: {
        Error: {
          description: "Why not, in MLflow's form",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  };
}

const errorReply = { default: { $ref: "#/components/responses/Error" } };
const bytes = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };

/** Asked for by MLflow's clients before they have a token. */
function plain(path: string, operationId: string, example: string): Json {
  const content = { "text/plain": { schema: { type: "string" }, example } };
  const get = { operationId, tags: ["server"], security: [], responses: { 200: { description: "Yes", content } } };
  return { [path]: { get } };
}

function nameOperations(table: readonly Route[]): Json {
  const taken = new Set<string>();
  const paths = new Map<string, Record<string, Json>>();
  for (const entry of table) {
    const { method, path } = entry;
    const [, version = ""] = /^\/([\d.]+)\//.exec(path) ?? [];
    const name = operationName(method, path);
    const tries = [name, `${name}_${method.toLowerCase()}`, `${name}_${method.toLowerCase()}_${version}`];
    const operationId = tries.find((candidate) => !taken.has(candidate)) ?? `${method} ${path}`;
    taken.add(operationId);
    const shown = `/api${path.replace(/[:*](\w+)/g, "{$1}")}`;
    paths.set(shown, { ...paths.get(shown), [method.toLowerCase()]: operation(entry, operationId) });
  }
  return Object.fromEntries(paths);
}

function operation({ method, path, access, input }: Route, operationId: string): Json {
  const inPath = [...path.matchAll(/[:*](\w+)/g)].flatMap(([, name]) => name ?? []);
  const { properties, required } = fieldsOf(input, inPath);
  const isFile = input === undefined;
  const parameters = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...(method === "GET" ? Object.entries(properties) : []).map(([name, schema]) => ({
      name,
      in: "query",
      ...(required.includes(name) ? { required: true } : {}),
      schema,
    })),
  ];
  const schema = { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
  const requestBody = isFile ? { content: bytes } : { required: true, content: { "application/json": { schema } } };
  const hasBody = isFile ? method === "PUT" : method !== "GET" && Object.keys(properties).length > 0;
  const content = isFile && method === "GET" ? bytes : { "application/json": { schema: { type: "object" } } };
  return {
    operationId,
    tags: [tagOf(path)],
    "x-access": access,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody ? { requestBody } : {}),
    responses: {
      200: { description: "Done", ...(isFile && method === "PUT" ? {} : { content }) },
      ...errorReply,
    },
  };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** The fields of a request, without those that stand in its path. */
function fieldsOf(input: z.ZodType | undefined, inPath: readonly string[]): z.output<typeof objectSchema> {
  if (input === undefined) return { properties: {}, required: [] };
  const schema = z.toJSONSchema(input, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (!isInt64(jsonSchema.anyOf)) return;
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, { type: ["integer", "string"], format: "int64" });
    },
  });
  const { properties, required } = objectSchema.parse(schema);
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.includes(name))),
    required: required.filter((name) => !inPath.includes(name)),
  };
}

/** A number or the same in digits; those of a double may have an exponent. */
function isInt64(options: readonly { readonly pattern?: string | undefined }[] | undefined): boolean {
  const patterns = options?.flatMap(({ pattern }) => pattern ?? []) ?? [];
  return patterns.length === 1 && !patterns.some((pattern) => pattern.includes("[eE]"));
}

function tagOf(path: string): string {
  const [, tag = "server"] = /^\/[\d.]+\/(?:mlflow\/)?([\w-]+)/.exec(path) ?? [];
  return tag === "server-info" ? "server" : tag;
}
