import { dirname, join, posix } from "node:path";
import { z } from "zod";
import { inFolder } from "./stage-definition.js";
import { readYaml } from "./yaml-file.js";

const schema = z.looseObject({
  artifacts: z.record(z.string(), z.looseObject({ path: z.string().optional() })).optional(),
});

export type Artifact = {
  /** As GTO names it: in a folder "sub/dir:name". */
  readonly name: string;
  /** Relative to the project. */
  readonly path: string | undefined;
};

/** The artifacts that these dvc.yaml files (relative to the project) declare; of one that does not parse none. */
export async function artifactsOf(root: string, files: readonly string[]): Promise<readonly Artifact[]> {
  const all = await Promise.all(
    files.map(async (file) => {
      const parsed = schema.safeParse(await readYaml(join(root, file), file).catch(() => undefined));
      const folder = posix.dirname(file);
      return Object.entries(parsed.data?.artifacts ?? {}).map(([name, { path }]) => ({
        name: folder === "." ? name : `${dirname(file)}:${name}`,
        path: path === undefined ? undefined : inFolder(folder, path),
      }));
    }),
  );
  return all.flat();
}
