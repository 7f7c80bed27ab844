import { basename } from "node:path";
import { z } from "zod";
import { UserError } from "../../../domain/user-error.js";
import { type ArtifactEntry, type ArtifactStore, checkPath } from "../../../store/artifact-store.js";
import { sendFile } from "../file-reply.js";
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
    async ({ run_id, path }, { store, artifacts }) => {
      const { artifactUri } = await store.getRun(run_id);
      return listBelow(artifacts, artifactUri, path);
    },
  ),
  route(
    "GET",
    "/2.0/mlflow/logged-models/:model_id/artifacts/directories",
    "read",
    z.object({ model_id: modelId, artifact_directory_path: text }),
    async ({ model_id, artifact_directory_path }, { store, artifacts }) => {
      const { artifactUri } = await store.getLoggedModel(model_id);
      return listBelow(artifacts, artifactUri, artifact_directory_path);
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
      await artifacts.write(pathOf.parse(input).path, request);
      response.writeHead(200, { "content-length": 0 }).end();
      return undefined;
    },
  },
  {
    method: "GET",
    path: `${proxy}/*path`,
    access: "read",
    answer: async (input, { artifacts }, _request, response) => {
      const { path } = pathOf.parse(input);
      await sendFile(response, await artifacts.open(path), basename(path));
      return undefined;
    },
  },
  route("DELETE", `${proxy}/*path`, "admin", pathOf, async ({ path }, { artifacts }) => {
    await artifacts.remove(path);
    return {};
  }),
  ...["create", "complete", "abort"].map((step) =>
    route("POST", `/2.0/mlflow-artifacts/mpu/${step}/*path`, "log", pathOf, notOffered),
  ),
  route("GET", "/2.0/mlflow-artifacts/presigned/*path", "read", pathOf, notOffered),
];

/**
 * The place below the root of what lies under the URI of a run or a logged model; undefined where its files are not ours:
 * any other URI is opaque text. @throws UserError `artifact.bad-path`
 */
export function below(uri: string, path: string, check = checkPath): string | undefined {
  const inside = check(path);
  const folder = uri.startsWith(scheme) ? uri.slice(scheme.length) : "";
  return folder === "" ? undefined : join(folder, inside);
}

async function listBelow(artifacts: ArtifactStore, uri: string, path = ""): Promise<unknown> {
  const place = below(uri, path);
  const entries = place === undefined ? [] : await artifacts.list(place);
  return compact({ root_uri: uri, files: entries.map((entry) => fileJson(join(path, entry.name), entry)) });
}

async function notOffered(): Promise<never> {
  throw new UserError({
    code: "artifact.not-offered",
    kind: "invalid",
    message: "Multipart uploads and presigned URLs are not offered: the files are on this machine",
  });
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
