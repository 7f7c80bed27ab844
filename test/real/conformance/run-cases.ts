import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { peerPython } from "../../support/tools.js";

const folder = resolve("test/real/conformance");
const lineSchema = z.object({ case: z.string(), answers: z.unknown().optional(), crashed: z.string().optional() });

export type CaseResult = z.infer<typeof lineSchema>;

/** The titles of the cases by the resource they belong to: read from the Python files, so that each is a test of its own. */
export function caseTitles(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(join(folder, "cases")).filter((name) => name.endsWith(".py"));
  return new Map(
    files.sort().map((name) => {
      const source = readFileSync(join(folder, "cases", name), "utf8");
      const titles = [...source.matchAll(/^@case\("(.+)"\)$/gm)].map(([, title]) => title ?? "");
      return [name.replace(/\.py$/, "").replaceAll("_", " "), titles];
    }),
  );
}

/** What every case got from the server of this environment, by title, asked by the real client. */
export async function runCases(env: Readonly<Record<string, string | undefined>>) {
  const { stdout } = await promisify(execFile)(peerPython(), [join(folder, "run_cases.py")], {
    env: {
      ...env,
      MLFLOW_DISABLE_TELEMETRY: "true",
      NO_PROXY: "127.0.0.1,localhost,::1",
      // An answer is compared as it is: not repeated.
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
      PYTHONDONTWRITEBYTECODE: "1",
    },
    maxBuffer: 64_000_000,
  });
  const results = stdout
    .trim()
    .split("\n")
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return new Map(results.map((result) => [result.case, result]));
}
