"""Eight clients log batches, params and tags side by side; prints a line after each client's third batch, then its runs."""

import json
import sys
import threading

from mlflow.entities import Metric, Param, RunTag
from mlflow.tracking import MlflowClient

CLIENTS, BATCHES, POINTS = 8, int(sys.argv[1]), 200


def log(run_ids: list[str], number: int) -> None:
    client = MlflowClient()
    run_id = client.create_run("0", run_name=f"client-{number}").info.run_id
    run_ids[number] = run_id
    for batch in range(BATCHES):
        first = batch * POINTS
        metrics = [Metric("loss", 1 / (step + 1), 1000 + step, step) for step in range(first, first + POINTS)]
        client.log_batch(run_id, metrics, [Param(f"p{batch}", str(number))], [RunTag("batch", str(batch))])
        if batch == 2:
            print("begun", flush=True)
    client.set_terminated(run_id)


runs = [""] * CLIENTS
threads = [threading.Thread(target=log, args=(runs, number)) for number in range(CLIENTS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(runs))
