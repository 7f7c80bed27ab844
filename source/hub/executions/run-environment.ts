import type { Environment } from "../../adapters/process.js";

/** Where the supervisor finds the caller's own SHELL again. */
export const userShellVariable = "SLIPWAY_USER_SHELL";

const loopback = ["127.0.0.1", "localhost", "::1"];

/** The environment of an execution: the caller's, with the hub as tracking server and no proxy before it. */
export function runEnvironment(
  caller: Environment,
  options: {
    readonly url: string;
    readonly token: string;
    readonly shell: string;
    /** Cards that it is to have; undefined: those of the caller's environment. */
    readonly gpus?: string | undefined;
  },
): Environment {
  return {
    ...caller,
    SHELL: options.shell,
    ...(caller.SHELL === undefined ? {} : { [userShellVariable]: caller.SHELL }),
    MLFLOW_TRACKING_URI: options.url,
    MLFLOW_TRACKING_TOKEN: options.token,
    ...(options.gpus === undefined ? {} : gpuVariables(options.gpus, caller)),
    // With a proxy set, the MLflow client would send it the loopback traffic, and the token with it.
    NO_PROXY: withLoopback(caller.NO_PROXY),
    no_proxy: withLoopback(caller.no_proxy),
    // Or lines of a Python stage would come in lumps of 8 kB.
    PYTHONUNBUFFERED: "1",
  };
}

/** HIP takes the same variable. CUDA counts the fastest card first unless it is told to count as nvidia-smi does. */
function gpuVariables(gpus: string, caller: Environment): Environment {
  return { CUDA_VISIBLE_DEVICES: gpus, CUDA_DEVICE_ORDER: caller.CUDA_DEVICE_ORDER ?? "PCI_BUS_ID" };
}

export function withLoopback(given: string | undefined): string {
  const hosts = (given ?? "").split(",").filter((host) => host !== "");
  return [...hosts, ...loopback.filter((host) => !hosts.includes(host))].join(",");
}
