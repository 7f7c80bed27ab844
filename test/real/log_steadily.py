"""Logs points one after the other, each by itself, as a training script does; prints the run's id first."""

import sys
import time

import mlflow

mlflow.set_experiment("steady")
with mlflow.start_run() as run:
    print(run.info.run_id, flush=True)
    for step in range(int(sys.argv[1])):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        time.sleep(0.02)
