type NoSteps = {
  readonly stage?: string;
  readonly commit?: string;
  readonly file: string;
  readonly awaitsStage?: true;
};

/** Why there are no counts of a preparation, and what makes them. */
export function noStepsWords({ stage, commit, file, awaitsStage }: NoSteps): readonly [why: string, next: string] {
  if (commit !== undefined) {
    return [
      `The commit ${commit.slice(0, 8)} has no ${file}, nor has DVC's cache.`,
      "Keep it in git beside the data: docs/stats-json.md",
    ];
  }
  if (stage === undefined) {
    return [
      `There is no ${file}, and no stage of a pipeline makes this data.`,
      "A stage that prepares data may write there what its steps counted: docs/stats-json.md",
    ];
  }
  if (awaitsStage) {
    return [
      `There is no ${file} yet: the stage ${stage} has not run here.`,
      `Run it: slipway run ${stage} (R in Pipeline)`,
    ];
  }
  return [
    `There is no ${file}: the stage ${stage} ran and wrote none.`,
    `Let its script write it, then: slipway run ${stage} --force. Its form: docs/stats-json.md`,
  ];
}
