"""Logs a run with the real client of one side: log.py wandb|mlflow FOLDER METRICS STEPS [STEPS_A_SECOND] [--unique]

The curves are those of bench/tracking/data.ts. The first line printed tells where the run is, then one line a step:
the step and when it was logged. --unique: the first metric counts from 1001, so that each of its values is seen once.
"""

import os
import sys
import time

side, folder, metrics, steps, *rest = sys.argv[1:]
unique = "--unique" in rest
rate = float(rest[0]) if rest and rest[0] != "--unique" else 0
metrics, steps = int(metrics), int(steps)


def noise(a, b):
    return ((a * 7919 + b * 104729) % 100003) / 100003


def curves(step):
    row = {f"metric_{at}": 1 / (1 + step / 1000) + noise(step, at) * 0.1 for at in range(metrics)}
    if unique:
        row["metric_0"] = 1001 + step
    return row


def wandb_writer():
    os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", WANDB_ERROR_REPORTING="false")
    import wandb

    settings = wandb.Settings(console="off", x_disable_stats=True)
    run = wandb.init(project="bench", dir=folder, name="measured", settings=settings)
    return os.path.dirname(run.dir), lambda step: run.log(curves(step)), run.finish


def mlflow_writer():
    import mlflow

    run = mlflow.start_run(run_name="measured")
    return run.info.run_id, lambda step: mlflow.log_metrics(curves(step), step=step), mlflow.end_run


place, log, finish = {"wandb": wandb_writer, "mlflow": mlflow_writer}[side]()
print(place, flush=True)
began = time.time()
for step in range(steps):
    if rate:
        time.sleep(max(0, began + step / rate - time.time()))
        print(step, time.time() * 1000, flush=True)
    log(step)
finish()
