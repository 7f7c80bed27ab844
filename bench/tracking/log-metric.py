"""Times MlflowClient.log_metric against several servers in turn; reads what to do from stdin, prints JSON."""

import json
import os
import statistics
import sys
import time

from mlflow import MlflowClient

job = json.load(sys.stdin)
times = {name: [] for name in job["servers"]}
cpu = {name: 0.0 for name in job["servers"]}


def log_some(name, url, token):
    os.environ.pop("MLFLOW_TRACKING_TOKEN", None)
    if token:
        os.environ["MLFLOW_TRACKING_TOKEN"] = token
    client = MlflowClient(tracking_uri=url)
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "loss", 1.0, step=0)  # opens the connection
    before = time.process_time()
    for step in range(1, job["calls"] + 1):
        began = time.perf_counter()
        client.log_metric(run_id, "loss", 1 / step, step=step)
        times[name].append(time.perf_counter() - began)
    cpu[name] += time.process_time() - before


for _ in range(job["rounds"]):
    for name, server in job["servers"].items():
        log_some(name, server["url"], server["token"])
print(
    json.dumps(
        {
            name: {
                "p50Ms": statistics.median(times[name]) * 1000,
                "clientCpuMs": cpu[name] * 1000 / len(times[name]),
            }
            for name in times
        }
    )
)
