// Which real tools the tests run against, and where they are kept between runs. Plain JS for Node 20.
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

export const pythonPackages = ["dvc==3.67.1", "mlflow-skinny==3.17.2", "pandas==3.1.1", "numpy==2.4.6", "gguf==0.19.0"];

/**
 * A second environment: the whole MLflow (its server is the measure of the hub's protocol) and the writers that users
 * have. torch is left out: too heavy for a test environment.
 */
export const peerPackages = [
  "mlflow==3.17.2",
  "pandas==3.1.1",
  "numpy==2.4.6",
  "scikit-learn==1.9.1",
  "optuna==5.0.0",
  "optuna-integration==5.0.0",
  "transformers==5.24.0",
];

/** The dashboard that Runs is measured beside (`wandb leet`). */
export const leetPackages = ["wandb==0.31.0"];

/** The chat client whose memory stands beside Chat's. */
export const otermPackages = ["oterm==0.26.1"];

/** Ollama's Go module; malgo carries the miniaudio header that Ollama's own module leaves out. */
export const ollamaModule = "github.com/ollama/ollama@v0.17.4";
export const malgoModule = "github.com/gen2brain/malgo@v0.11.24";

export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "slipway", "tests");

/** `{python, dvc, peerPython, ollama}`: absolute paths of the tools that provisioning found or made; a missing one is left out. */
export const toolsFile = join(cache, "tools.json");

/** A folder of the cache that belongs to exactly these `parts`; another version gets another folder. */
export const cacheFolder = (name, ...parts) =>
  join(cache, `${name}-${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 10)}`);
