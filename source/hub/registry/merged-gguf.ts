import type { Run } from "../../domain/run.js";
import type { ArtifactFiles } from "../runs/runs-feature.js";

/** How deep the artifacts of a run are searched. */
const maxDepth = 4;

/**
 * The merged weights among a run's artifacts, with the Modelfile beside them: a `*.gguf` whose name says "merged", else
 * the largest one whose name does not say "adapter" or "lora" (an adapter alone is no model).
 */
export async function findMergedGguf(
  artifacts: ArtifactFiles,
  run: Run,
): Promise<{ readonly gguf: string; readonly modelfile: string | undefined } | undefined> {
  const files = (await listAll(artifacts, run, "", 0)).filter(({ path }) => path.toLowerCase().endsWith(".gguf"));
  const byName = files.find(({ path }) => /merged/i.test(path.split("/").at(-1) ?? ""));
  const bySize = files
    .filter(({ path }) => !/adapter|lora/i.test(path))
    .sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))[0];
  const chosen = byName ?? bySize;
  if (chosen === undefined) return undefined;
  const gguf = await artifacts.file(run, chosen.path);
  if (gguf === undefined) return undefined;
  const folder = chosen.path.split("/").slice(0, -1);
  return { gguf, modelfile: await artifacts.file(run, [...folder, "Modelfile"].join("/")) };
}

async function listAll(
  artifacts: ArtifactFiles,
  run: Run,
  path: string,
  depth: number,
): Promise<readonly { readonly path: string; readonly sizeBytes?: number }[]> {
  const entries = await artifacts.list(run, path);
  const nested = await Promise.all(
    entries.map((entry) => {
      if (!entry.isDirectory) return [entry];
      return depth < maxDepth ? listAll(artifacts, run, entry.path, depth + 1) : [];
    }),
  );
  return nested.flat();
}
