import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { TestRunner } from "vitest";
import { z } from "zod";
// @ts-expect-error plain JS, shared with provisioning
import { toolsFile } from "../../scripts/test-tools.mjs";

type Tool = "python" | "dvc" | "peerPython" | "ollama";

const toolsSchema = z
  .object({ python: z.string(), dvc: z.string(), peerPython: z.string(), ollama: z.string() })
  .partial();

/** A Python that has the MLflow client, DVC, pandas, numpy and gguf. @throws in CI where it is missing; skips the test elsewhere */
export const python = () => toolPath("python");
/** A Python with the whole MLflow (client and server), scikit-learn, Optuna and transformers. @throws as `python` does */
export const peerPython = () => toolPath("peerPython");
/** The real DVC. @throws in CI where it is missing; skips the test elsewhere */
export const dvcBin = () => toolPath("dvc");
/** The real Ollama. @throws in CI where it is missing; skips the test elsewhere */
export const ollamaBin = () => toolPath("ollama");

/** For `describe.skipIf(missing("dvc"))`. Never true in CI: there the tests run and fail. */
export const missing = (...tools: readonly Tool[]) => !process.env.CI && tools.some((tool) => !find(tool));

/** PATH with the real tools first, for a child that looks for `dvc`, `python` or `ollama` itself. */
export function pathWithTools(...tools: readonly Tool[]): string {
  return [...new Set(tools.map((tool) => dirname(toolPath(tool)))), process.env.PATH ?? ""].join(delimiter);
}

function toolPath(tool: Tool): string {
  const path = find(tool);
  if (path) return path;
  const message = `${tool} is missing: node scripts/provision-tests.mjs provides it, or says what to install`;
  const test = TestRunner.getCurrentTest();
  if (process.env.CI || !test) throw new Error(message);
  return test.context.skip(message);
}

function find(tool: Tool): string | undefined {
  const provided = existsSync(toolsFile)
    ? toolsSchema.parse(JSON.parse(readFileSync(toolsFile, "utf8")))[tool]
    : undefined;
  return provided && runnable(provided) ? provided : onPath(tool);
}

/** A `python` on the PATH counts where a DVC stands beside it: an environment, not the system's bare one. */
function onPath(tool: Tool): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const folder = folders.find(
    (each) => runnable(join(each, tool)) && (tool !== "python" || runnable(join(each, "dvc"))),
  );
  return folder && join(folder, tool);
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
