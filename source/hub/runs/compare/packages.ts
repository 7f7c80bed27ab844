import { parse } from "yaml";
import { z } from "zod";

/** The least that is wanted of a conda.yaml and of MLflow's python_env.yaml; `pip:` is a list in the list. */
const dependencySchema = z.union([z.string(), z.looseObject({ pip: z.array(z.string()).optional() })]);
const condaSchema = z.looseObject({ dependencies: z.array(dependencySchema).optional() });
const pythonEnvSchema = z.looseObject({
  python: z.union([z.string(), z.number()]).optional(),
  build_dependencies: z.array(z.string()).optional(),
});

/** Files that say which packages there were; the first that is found counts, python_env.yaml adds the Python. */
export const environmentFiles = ["requirements.txt", "conda.yaml", "python_env.yaml"] as const;

/** Packages and their versions ("==2.1.0" -> "2.1.0", other terms as they stand), of a file by its name. Lines that say something else are left out. */
export function packagesOf(name: string, text: string): ReadonlyMap<string, string> {
  if (name.endsWith("requirements.txt")) return fromLines(text.split("\n"));
  const value = parseYaml(text);
  if (name.endsWith("conda.yaml")) {
    const { dependencies = [] } = condaSchema.safeParse(value).data ?? {};
    const lines = dependencies.flatMap((each) => (typeof each === "string" ? [each] : (each.pip ?? [])));
    return fromLines(lines);
  }
  const { python, build_dependencies: build = [] } = pythonEnvSchema.safeParse(value).data ?? {};
  const packages = new Map(fromLines(build));
  if (python !== undefined) packages.set("python", String(python));
  return packages;
}

function fromLines(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) => {
      // PEP 508 (name[extras] terms ; marker), and conda's name=version.
      const [, name, terms = ""] = /^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*([^;#]*)/.exec(line) ?? [];
      if (name === undefined) return [];
      const version = /^={1,3}\s*([^,\s]+)$/.exec(terms.trim())?.[1] ?? terms.trim();
      // Names are compared as PyPI does (PEP 503).
      return [[name.toLowerCase().replaceAll(/[-_.]+/g, "-"), version === "" ? "any" : version] as const];
    }),
  );
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
