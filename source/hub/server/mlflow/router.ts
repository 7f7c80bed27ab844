import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { TrackingStore } from "../../../domain/tracking-store.js";
import { UserError } from "../../../domain/user-error.js";
import type { ArtifactStore } from "../../../store/artifact-store.js";
import { parseJson, readText } from "../body.js";
import { sendJson } from "../replies.js";
import { artifactRoutes } from "./artifacts.js";
import { errorReply } from "./errors.js";
import { experimentRoutes } from "./experiments.js";
import { loggedModelRoutes } from "./logged-models.js";
import { metricRoutes } from "./metrics.js";
import { modelVersionRoutes, registeredModelRoutes } from "./registry.js";
import type { MlflowIdentity, Route } from "./route.js";
import { route } from "./route.js";
import { runRoutes } from "./runs.js";

/** The version whose protocol is spoken. */
const plainText: ReadonlyMap<string, string> = new Map([
  ["/health", "OK"],
  ["/version", "3.17.2"],
]);
/** A batch is at most 1e6 bytes (MLflow REST runs/log-batch); names in JSON escapes may make it longer. */
const bodyLimit = 2_000_000;

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

const routes: readonly Route[] = [
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

/** Answers MLflow's REST; false for a path that is none of it. Never throws for what a client sends. */
export function createMlflowRouter(options: {
  readonly store: TrackingStore;
  readonly artifacts: ArtifactStore;
  readonly readOnly: boolean;
  readonly onFault: (error: unknown, request: IncomingMessage) => void;
}): (request: IncomingMessage, response: ServerResponse, identity: MlflowIdentity) => Promise<boolean> {
  return async (request, response, identity) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const plain = plainText.get(url.pathname);
    const [, path] = /^\/(?:ajax-)?api(\/.*)$/.exec(url.pathname) ?? [];
    if (plain !== undefined) {
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(plain);
      return true;
    }
    if (path === undefined) return false;
    try {
      const found = find(request.method ?? "GET", path);
      checkAccess(found.route, identity, options.readOnly);
      const input = await inputOf(request, url, found.variables, found.route);
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

function find(method: string, path: string): { readonly route: Route; readonly variables: Record<string, string> } {
  for (const { route: candidate, pattern } of compiled) {
    const match = candidate.method === method ? pattern.exec(path) : null;
    if (match) return { route: candidate, variables: decodeAll(match.groups ?? {}) };
  }
  throw new UserError({
    code: "mlflow.no-endpoint",
    kind: "not-found",
    message: `No API found for '${method} ${path}'`,
  });
}

/** A file is the body itself; other requests carry JSON, a GET its query. */
async function inputOf(
  request: IncomingMessage,
  url: URL,
  variables: Readonly<Record<string, string>>,
  { path, method }: Route,
): Promise<unknown> {
  if (method === "GET") return { ...queryOf(url.searchParams), ...variables };
  if (path.endsWith("*path") && method === "PUT") return variables;
  const text = await readText(request, bodyLimit);
  if (text !== "" && !/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new UserError({
      code: "request.not-json",
      kind: "invalid",
      message: "Bad Request. Content-Type must be 'application/json'.",
    });
  }
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new UserError({ code: "request.not-json", kind: "invalid", message: "The request is no JSON object" });
  }
  return { ...body, ...variables };
}

const listFields = new Set(["run_ids", "experiment_ids", "order_by", "stages"]);

function queryOf(query: URLSearchParams): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const key of new Set(query.keys())) fields.set(key, listFields.has(key) ? query.getAll(key) : query.get(key));
  return Object.fromEntries(fields);
}

function checkAccess({ access }: Route, identity: MlflowIdentity, readOnly: boolean): void {
  if (access === "read") return;
  const allowed = identity.access === "full" || (identity.access === "execution" && access === "log");
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
