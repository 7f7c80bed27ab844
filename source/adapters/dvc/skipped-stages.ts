/**
 * The stages that DVC did not run for it had what they make (DVC 3.67: in its run cache, or in the workspace as dvc.lock has it),
 * by their addresses. `text`: what DVC itself wrote, without what stages wrote between.
 */
export function skippedStages(text: string): readonly string[] {
  const line = /^Stage '(.+)' (?:is cached - skipping run, checking out outputs|didn't change, skipping)\r?$/gm;
  return [...new Set([...text.matchAll(line)].map(([, stage = ""]) => stage))];
}
