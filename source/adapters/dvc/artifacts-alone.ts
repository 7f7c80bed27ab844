import { isMapping } from "../../domain/pipeline/python-value.js";

/**
 * True for a dvc.yaml that holds `artifacts:` and nothing else, of which DVC runs nothing. Not by its value alone, for what another
 * parser makes of the text must be the same: one line begins at the margin, every other is empty, a comment or indented, and no
 * character ends a line unseen or belongs to a template.
 */
export function isArtifactsAlone(text: string, value: unknown): boolean {
  if (!isMapping(value) || Object.keys(value).join() !== "artifacts") return false;
  const lines = text.split(/\r?\n/);
  const atMargin = lines.filter((line) => line !== "" && !/^(?: |#)/.test(line));
  if (atMargin.length !== 1 || !/^artifacts: *(?:#.*)?$/.test(atMargin[0] ?? "")) return false;
  return !lines.some((line) => /[\p{C}\p{Zl}\p{Zp}]/u.test(line)) && !text.includes("${");
}
