import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { UserError } from "../../../domain/user-error.js";
import type { ArtifactStore } from "../../../store/artifact-store.js";
import { parseJson, readText } from "../body.js";
import { sendJson } from "../replies.js";
import { type Target, targetOf } from "../target.js";
import { artifactRoutes } from "./artifacts.js";
import { errorReply } from "./errors.js";
import { experimentRoutes } from "./experiments.js";
import { loggedModelRoutes } from "./logged-models.js";
import { metricRoutes } from "./metrics.js";
import { modelVersionRoutes, registeredModelRoutes } from "./registry.js";
import type { MlflowIdentity, Route } from "./route.js";
import { route } from "./route.js";
import { runRoutes } from "./runs.js";

/** The version of MLflow whose protocol is spoken. */
export const protocolVersion = "3.17.2";
const plainText: ReadonlyMap<string, string> = new Map([
  ["/health", "OK"],
  ["/version", protocolVersion],
]);
/**
 * Of every JSON request. MLflow's own limits are 1e6 bytes a batch (MLflow REST runs/log-batch) and 1 MB for the schema of a
 * dataset (runs/log-inputs), which the quotes in it and what is escaped make up to four times as long.
 */
const bodyLimit = 4_000_000;

/** As MLflow 3.17.2 with a SQL store and a file artifact store answers. */
const serverInfo = {
  store_type: "SqlStore",
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: true,
  presigned_upload_model_id_supported: true,
  features_enabled: { gateway: false },
};

/** Every endpoint, as it is served. */
export const routes: readonly Route[] = [
  ...experimentRoutes,
  ...runRoutes,
  ...metricRoutes,
  ...artifactRoutes,
  ...loggedModelRoutes,
  ...registeredModelRoutes,
  ...modelVersionRoutes,
  route("GET", "/3.0/mlflow/server-info", "read", z.unknown(), async () => serverInfo),
];

type Compiled = { readonly route: Route; readonly pattern: RegExp };
const compiled: readonly Compiled[] = routes.map((entry) => ({ route: entry, pattern: patternOf(entry.path) }));
/** Most paths have no variable: found at once. */
const plainRoutes: ReadonlyMap<string, Route> = new Map(
  routes.filter(({ path }) => !/[:*]/.test(path)).map((entry) => [`${entry.method} ${entry.path}`, entry]),
);

/** Answers MLflow's REST; false for a path that is none of it. Never throws for what a client sends. */
export function createMlflowRouter(options: {
  readonly store: TrackingStore;
  readonly artifacts: ArtifactStore;
  readonly readOnly: boolean;
  /** Why nothing is written for a while: a client that comes again may find room. */
  readonly diskFull?: UserError | undefined;
  readonly onFault: (error: unknown, request: IncomingMessage) => void;
}): (request: IncomingMessage, response: ServerResponse, identity: MlflowIdentity) => Promise<boolean> {
  return async (request, response, identity) => {
    const target = targetOf(request);
    const method = request.method ?? "GET";
    const plain = plainText.get(target.path);
    const [, path] = /^\/(?:ajax-)?api(\/.*)$/.exec(target.path) ?? [];
    if (plain === undefined && path === undefined) return false;
    try {
      if (answerByMethod(method, plain === undefined ? methodsOf(path ?? "") : ["GET", "HEAD"], response)) return true;
      if (plain !== undefined) {
        response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(plain);
        return true;
      }
      const found = find(method, path ?? "");
      checkAccess(found.route, identity, options);
      const input = await inputOf(request, target, found.variables, found.route);
      const context = { store: options.store, artifacts: options.artifacts, identity };
      const output = await found.route.answer(input, context, request, response);
      if (output !== undefined) sendJson(response, 200, output);
    } catch (error) {
      replyError(response, error, (fault) => options.onFault(fault, request));
    }
    return true;
  };
}

function replyError(response: ServerResponse, error: unknown, onFault: (error: unknown) => void): void {
  const { status, body, isFault } = errorReply(error);
  if (isFault) onFault(error);
  if (response.headersSent) response.destroy();
  else sendJson(response, status, body);
}

/** True when the method was all there was to answer. @throws UserError `mlflow.bad-method` for one that the path does not take */
function answerByMethod(method: string, methods: readonly string[], response: ServerResponse): boolean {
  if (methods.length === 0 || methods.includes(method)) return false;
  response.setHeader("allow", [...methods, "OPTIONS"].join(", "));
  if (method !== "OPTIONS") throw badMethod(method, methods);
  response.writeHead(204).end();
  return true;
}

/** The methods that a path answers; none for one that is not there. */
function methodsOf(path: string): readonly string[] {
  const methods = compiled.flatMap(({ route, pattern }) => (pattern.test(path) ? [route.method] : []));
  return [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
}

function find(method: string, path: string): { readonly route: Route; readonly variables: Record<string, string> } {
  const asked = method === "HEAD" ? "GET" : method;
  const plain = plainRoutes.get(`${asked} ${path}`);
  if (plain) return { route: plain, variables: {} };
  for (const { route: candidate, pattern } of compiled) {
    const match = candidate.method === asked ? pattern.exec(path) : null;
    if (match) return { route: candidate, variables: decodeAll(match.groups ?? {}) };
  }
  throw new UserError({
    code: "mlflow.no-endpoint",
    kind: "not-found",
    message: `No API found for '${method} ${path}'`,
  });
}

function badMethod(method: string, methods: readonly string[]): UserError {
  return new UserError({
    code: "mlflow.bad-method",
    kind: "invalid",
    message: `The method ${method} is not allowed here, only ${methods.join(" and ")}`,
  });
}

/** A file is the body itself; other requests carry JSON, a GET with a query its query (handlers.py, _get_request_message). */
async function inputOf(
  request: IncomingMessage,
  { query }: Target,
  variables: Readonly<Record<string, string>>,
  { path, method }: Route,
): Promise<unknown> {
  if (path.endsWith("*path") && method !== "POST") return variables;
  if (method === "GET" && query.size > 0) return { ...queryOf(query), ...variables };
  if (method === "POST" || method === "PUT") checkContentType(request.headers["content-type"]);
  const body = parseBody(await readText(request, bodyLimit));
  return { ...body, ...variables };
}

/** As the real server's `_validate_content_type`: no other method is asked for it. No form of a web page can send this. */
function checkContentType(contentType: string | undefined): void {
  if (contentType?.split(";")[0] === "application/json") return;
  throw new UserError({
    code: "request.not-json",
    kind: "invalid",
    message:
      contentType === undefined
        ? "Bad Request. Content-Type header is missing."
        : "Bad Request. Content-Type must be one of ['application/json'].",
  });
}

/** The fields of the body; `null` has none. Old clients send the JSON as a string of JSON. */
function parseBody(text: string): object {
  const parsed = parseJson(text);
  const body = typeof parsed === "string" ? parseJson(parsed) : (parsed ?? {});
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new UserError({ code: "request.not-json", kind: "invalid", message: "The request is no JSON object" });
}

const listFields = new Set(["run_ids", "experiment_ids", "order_by", "stages"]);

function queryOf(query: URLSearchParams): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const key of new Set(query.keys())) fields.set(key, listFields.has(key) ? query.getAll(key) : query.get(key));
  return Object.fromEntries(fields);
}

function checkAccess(
  { access }: Route,
  identity: MlflowIdentity,
  { readOnly, diskFull }: { readonly readOnly: boolean; readonly diskFull?: UserError | undefined },
): void {
  if (access === "read") return;
  const allowed = identity.access === "full" || (identity.access === "execution" && access === "log");
  if (allowed && diskFull) throw diskFull;
  if (allowed && !readOnly) return;
  throw new UserError({
    code: "mlflow.not-allowed",
    kind: "refused",
    message: readOnly ? "Permission denied: this hub is read-only" : `Permission denied for a ${identity.access} token`,
  });
}

/** `:name` is one part, `*name` the rest. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/:(\w+)/g, "(?<$1>[^/]+)")
    .replace(/\*(\w+)/g, "(?<$1>.+)");
  return new RegExp(`^${source}/?$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch (error) {
    throw new UserError({
      code: "request.bad-path",
      kind: "invalid",
      message: "The path is not percent-encoded UTF-8",
      cause: error,
    });
  }
}
