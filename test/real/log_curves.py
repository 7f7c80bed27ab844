"""Logs curves as a training script does, a step at a time, and ends when the file that is named appears."""

import math
import os
import sys
import time

import mlflow

mlflow.set_experiment("curves")
with mlflow.start_run(run_name="bright-heron"):
    mlflow.log_param("learning_rate", 0.004)
    step = 0
    while not os.path.exists(sys.argv[1]):
        loss = float("nan") if step == 3 else 5 * math.exp(-step / 40) + 0.01
        metrics = {"loss": loss, "accuracy": 1 - math.exp(-step / 40), "epoch": step / 10}
        metrics["system/cpu_utilization_percentage"] = 20 + step % 5
        mlflow.log_metrics(metrics, step=step)
        step += 1
        time.sleep(0.05)
