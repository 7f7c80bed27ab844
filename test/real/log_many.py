"""Logs runs as sweeps do: params that differ, a parent with trials, names that are hard to draw; the last one goes on."""

import math
import random
import sys
import time

import mlflow

random.seed(7)
mlflow.set_experiment("support bot")
ADJECTIVES = ["bright-heron", "calm-otter", "keen-wren", "dim-lark", "warm-newt", "test-gull"]


def log(name: str, lr: float, rank: int, points: int, tags: dict | None = None) -> None:
    mlflow.log_params({"lr": lr, "lora_rank": rank, "epochs": 3, "max_steps": points, "seed": 7})
    for key, value in (tags or {}).items():
        mlflow.set_tag(key, value)
    for step in range(points):
        loss = 4 * math.exp(-step * lr * 20) + random.random() * 0.05 + 0.01 * rank / 16
        mlflow.log_metrics({"loss": loss, "rouge_l": 0.8 - loss / 8}, step=step)


for at in range(int(sys.argv[1])):
    with mlflow.start_run(run_name=f"{ADJECTIVES[at % 6]}-{at}"):
        log("", [1e-5, 2e-4, 4e-3][at % 3], [4, 8, 16][at % 3 - at % 2], 20, {"team": "nlp" if at % 2 else "speech"})
        if at % 6 == 3:
            mlflow.log_metric("loss", math.nan, step=99)
    if at % 6 == 5:
        mlflow.MlflowClient().set_terminated(mlflow.last_active_run().info.run_id, "FAILED")

mlflow.set_experiment("sweeps")
with mlflow.start_run(run_name="sweep 🔥 of the learning rate"):
    for lr in (1e-4, 1e-3, 1e-2):
        with mlflow.start_run(run_name=f"trial lr={lr}", nested=True):
            log("", lr, 8, 10)

with mlflow.start_run(run_name="goes-on"):
    mlflow.log_params({"lr": 3e-4, "lora_rank": 16, "max_steps": 2000, "seed": 7})
    print("READY", flush=True)
    for step in range(int(sys.argv[2])):
        mlflow.log_metrics({"loss": 3 / (step + 1), "rouge_l": 0.5}, step=step)
        time.sleep(0.05)
