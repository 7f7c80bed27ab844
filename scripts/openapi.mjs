// Writes docs/openapi.json, made of the table of MLflow's routes. A test compares.
import { writeFileSync } from "node:fs";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: ["source/hub/server/mlflow/openapi.ts"],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  target: "node24",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { renderOpenapi } = await import(`data:text/javascript;base64,${code}`);
writeFileSync("docs/openapi.json", renderOpenapi());
