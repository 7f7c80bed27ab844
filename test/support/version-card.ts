/** A version of a registered model as the board has it, of which nothing is known yet. */
export const versionCard = {
  version: "1",
  stage: "None",
  createdAtMs: 0,
  updatedAtMs: 0,
  userId: "ada",
  description: "",
  params: [],
  metrics: [],
  tags: [],
  runTags: [],
  aliases: [],
  source: "",
  deploying: false,
};
