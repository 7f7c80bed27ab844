import { readRepository } from "../../adapters/dvc/repository.js";
import type { RunScope } from "../../domain/pipeline/run-scope.js";
import { UserError } from "../../domain/user-error.js";

/** @throws UserError `pipeline.no-stages`, `arguments.unknown-stage`, `arguments.no-stage` where the scope wants one */
export async function requireTargets(
  root: string,
  targets: readonly string[],
  scope: RunScope = "needed",
): Promise<void> {
  const { stages } = await readRepository(root);
  if (stages.length === 0) {
    throw new UserError({
      code: "pipeline.no-stages",
      kind: "missing",
      message: "This project has no stages: there is nothing to run",
      hint: "Describe them in dvc.yaml first.",
    });
  }
  if (targets.length === 0) {
    if (scope === "needed") return;
    throw new UserError({
      code: "arguments.no-stage",
      kind: "invalid",
      message: scope === "alone" ? "No stage is named that would run alone" : "No stage is named to begin with",
      hint: `Name one: slipway run STAGE ${scope === "alone" ? "--single-item" : "--downstream"}`,
    });
  }
  // A stage of foreach or matrix is also known by its group; a file is a target, too.
  const names = [...new Set(stages.flatMap(({ name }) => [name, name.replace(/@.*$/, "")]))];
  const wrong = targets.find((target) => !/[:/.]/.test(target) && !names.includes(target));
  if (wrong === undefined) return;
  throw new UserError({
    code: "arguments.unknown-stage",
    kind: "invalid",
    message: `dvc.yaml has no stage ${wrong}`,
    hint: `It has ${names.join(", ")}.`,
  });
}
