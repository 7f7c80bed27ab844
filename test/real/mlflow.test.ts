import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { missing, python } from "../support/tools.js";

/** Runs a script under the real MLflow client against the hub; its last line is the answer. */
async function runScript(script: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { stdout } = await promisify(execFile)(python(), [resolve("test/real", script), ...args], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

describe.skipIf(missing("python"))("the hub, to the real MLflow client", () => {
  test("keeps what an unmodified script logs and registers, and gives it back the same", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    const folder = join(project.root, "files");
    mkdirSync(folder);
    expect(await runScript("mlflow_client.py", hub.env, folder)).toEqual({
      status: "FINISHED",
      name: "bright-heron",
      params: Object.fromEntries([
        ["learning_rate", "0.004"],
        ["rank", "16"],
        ["__proto__", "legal"],
      ]),
      // MLflow keeps infinity as the largest double (SqlAlchemyStore.sanitize_metric_value).
      metrics: { loss: "0.1", perplexity: "1.5", broken: "nan", endless: "1.7976931348623157e+308" },
      purpose: "customer_support",
      history: true,
      found: ["bright-heron"],
      experiments: ["Default", "support bot / ünï"],
      artifacts: ["all", "notes", "samples.json", "text"],
      text: "Grüße",
      note: "kept as it is\n",
      answers: ["...", "In 5 days."],
      versions: [
        ["1", "Archived", true, "the first"],
        ["2", "Production", true, ""],
      ],
      tags: { rank: "16", dataset: "a91f" },
      champion: "1",
      latest: ["2"],
      answered: [["HELLO"], ["HELLO"]],
    });
  });

  test("takes the guide's calls of the registry: described, promoted with archiving, loaded by its stage", async () => {
    await using project = makeProject({});
    await using hub = await startHub(project);
    expect(await runScript("guide_calls.py", hub.env)).toEqual([
      ["1", ["1"], "first", "Fine-tuned: first"],
      { 1: "Staging" },
      { 1: "Production" },
      ["first"],
      ["2", ["2"], "second", "Fine-tuned: second"],
      { 1: "Production", 2: "Staging" },
      { 1: "Archived", 2: "Production" },
      ["second"],
      "Answers customers",
    ]);
  });
});
