import { execFileSync } from "node:child_process";
import { makeProject, type Project } from "./project.js";
import { dvcBin, pathWithTools } from "./tools.js";

/** Logs as an MLflow client does, without the seconds that importing one takes. Rank 9 fails. */
const train = `
import json, os, sys, time, urllib.request
rank = int([line for line in open("params.yaml") if "rank:" in line][0].split(":")[1].split("#")[0])
if rank == 9: sys.exit("rank 9 is bad")
def call(name, body):
    headers = {"authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "content-type": "application/json"}
    url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/" + name
    for again in range(40):
        try:
            return json.load(urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)))
        except OSError:
            time.sleep(0.25)
run = call("runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]
print("ready", flush=True)
while os.path.exists(os.path.join(os.environ["DVC_ROOT"], "wait")): time.sleep(0.05)
call("runs/log-metric", {"run_id": run, "key": "loss", "value": 1 / rank, "timestamp": 1, "step": 1})
call("runs/update", {"run_id": run, "status": "FINISHED", "end_time": int(time.time() * 1000)})
json.dump({"f1": rank / 10}, open("metrics.json", "w"))
`;
/** Its one stage. */
export const dvcYaml = `stages:
  train:
    cmd: python train.py
    deps: [train.py]
    params: [model]
    metrics: [{metrics.json: {cache: false}}]
`;
/** Its params file. */
export const params = "# of the model\nmodel:\n  rank:  2 # of its adapters\n";

/** A project with DVC and one quick stage, whose runs wait while there is a file `wait`; `at` has the real tools on its PATH. */
export function makeSweepable(): { readonly project: Project; readonly at: Pick<Project, "root" | "env"> } {
  const project = makeProject({ "train.py": train, "dvc.yaml": dvcYaml, "params.yaml": params });
  const env = { ...project.env, PATH: pathWithTools("dvc", "python"), SHELL: "/bin/sh" };
  execFileSync(dvcBin(), ["init", "-q"], { cwd: project.root, env });
  project.commit("with DVC");
  return { project, at: { root: project.root, env } };
}
