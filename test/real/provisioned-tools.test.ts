import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { startOllama } from "../support/ollama.js";
import { dvcBin, python } from "../support/tools.js";

test("the provisioned Python imports what the sample needs", () => {
  const script = "import mlflow.pyfunc, numpy, gguf; print(mlflow.__version__)";
  expect(execFileSync(python(), ["-c", script], { encoding: "utf8" }).trim()).toBe("3.17.2");
});

test("the provisioned DVC runs", () => {
  expect(execFileSync(dvcBin(), ["--version"], { encoding: "utf8" }).trim()).toMatch(/^3\./);
});

test("a real Ollama serves on a port of its own, without models", async () => {
  await using ollama = await startOllama();
  const { models } = (await (await fetch(`${ollama.url}/api/tags`)).json()) as { readonly models: unknown };
  expect(models).toEqual([]);
  expect(await ollama.cli("list")).toMatch(/^NAME\s+ID\s+SIZE\s+MODIFIED\s*$/);
});
