import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Run } from "../../../domain/run.js";
import { UserError } from "../../../domain/user-error.js";
import type { ArtifactEntry } from "../../../store/artifact-store.js";
import { compact } from "./codec.js";
import { modelId, text, withRunId } from "./fields.js";
import { type Route, route } from "./route.js";

const proxy = "/2.0/mlflow-artifacts/artifacts";
const scheme = "mlflow-artifacts:/";

const fileJson = (path: string, { isDirectory, sizeBytes }: ArtifactEntry) =>
  compact({ path, is_dir: isDirectory, file_size: isDirectory || sizeBytes === 0 ? undefined : sizeBytes });

const pathOf = z.object({ path: z.string() });

/** `artifacts/*` and the proxy `mlflow-artifacts/*`. */
export const artifactRoutes: readonly Route[] = [
  route(
    "GET",
    "/2.0/mlflow/artifacts/list",
    "read",
    withRunId({ path: text }),
    async ({ run_id, path = "" }, { store, artifacts }) => {
      const run = await store.getRun(run_id);
      const entries = await artifacts.list(join(runFolder(run), path));
      return compact({
        root_uri: run.artifactUri,
        files: entries.map((entry) => fileJson(join(path, entry.name), entry)),
      });
    },
  ),
  route(
    "GET",
    "/2.0/mlflow/logged-models/:model_id/artifacts/directories",
    "read",
    z.object({ model_id: modelId, artifact_directory_path: text }),
    async ({ model_id, artifact_directory_path: path = "" }, { store, artifacts }) => {
      const { artifactUri } = await store.getLoggedModel(model_id);
      const entries = await artifacts.list(join(uriPath(artifactUri), path));
      return compact({ root_uri: artifactUri, files: entries.map((entry) => fileJson(join(path, entry.name), entry)) });
    },
  ),
  route("GET", proxy, "read", z.object({ path: text }), async ({ path = "" }, { artifacts }) =>
    compact({ files: (await artifacts.list(path)).map((entry) => fileJson(entry.name, entry)) }),
  ),
  {
    method: "PUT",
    path: `${proxy}/*path`,
    access: "log",
    answer: async (input, { artifacts }, request, response) => {
      const { path } = pathOf.parse(input);
      const abort = new AbortController();
      request.on("close", () => {
        if (!request.complete) abort.abort(new Error("the upload broke off"));
      });
      await artifacts.write(path, request, abort.signal);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
      return undefined;
    },
  },
  {
    method: "GET",
    path: `${proxy}/*path`,
    access: "read",
    answer: async (input, { artifacts }, _request, response) => {
      const { path } = pathOf.parse(input);
      const { file, sizeBytes } = await artifacts.open(path);
      const name = encodeURIComponent(basename(path));
      response.writeHead(200, {
        "content-type": "application/octet-stream",
        "content-length": sizeBytes,
        "content-disposition": `attachment; filename*=UTF-8''${name}`,
        "x-content-type-options": "nosniff",
      });
      await pipeline(file.createReadStream(), response).catch(() => response.destroy());
      return undefined;
    },
  },
  route("DELETE", `${proxy}/*path`, "admin", pathOf, async ({ path }, { artifacts }) => {
    await artifacts.remove(path);
    return {};
  }),
  ...["/2.0/mlflow-artifacts/mpu/*path", "/2.0/mlflow-artifacts/presigned/*path"].flatMap((path) =>
    (["GET", "POST"] as const).map((method) => route(method, path, "read", z.unknown(), notOffered)),
  ),
];

/** The folder of a run's artifacts below the root. */
export function runFolder(run: Run): string {
  return uriPath(run.artifactUri);
}

async function notOffered(): Promise<never> {
  throw new UserError({
    code: "artifact.not-offered",
    kind: "invalid",
    message: "Multipart uploads and presigned URLs are not offered: the files are on this machine",
  });
}

function uriPath(uri: string): string {
  return uri.startsWith(scheme) ? uri.slice(scheme.length) : "";
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
