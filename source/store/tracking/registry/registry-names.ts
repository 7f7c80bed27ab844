import { invalid, isCleanPath } from "../limits.js";

/** MAX_MODEL_REGISTRY_TAG_VALUE_LENGTH of mlflow.utils.validation; longer is refused, not cut. */
export const tagLimit = 100_000;

/** @throws UserError for a name that would be another one as a path or in `models:/NAME/…` */
export function checkModelName(name: string): void {
  if (name.trim() === "") throw invalid("Registered model name cannot be empty.");
  if (/[/:]/.test(name)) throw invalid(`Registered model name ${JSON.stringify(name)} cannot contain "/" or ":"`);
  if (!isCleanPath(name)) throw invalid(`Registered model name ${JSON.stringify(name)} is another one as a path`);
}

/** `latest` and `v1` would be ambiguous in `models:/NAME@…` and `models:/NAME/…`. @throws UserError */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]{1,255}$/u.test(alias)) throw invalid(`Invalid alias name: ${JSON.stringify(alias)}`);
  if (/^(latest|v\d+)$/i.test(alias)) throw invalid(`The alias name ${JSON.stringify(alias)} is reserved`);
}
