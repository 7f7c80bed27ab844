"""Fills the SQLite file of a stopped `mlflow server` with the data of data.ts: its REST would take hours.

usage: populate-peer.py DATABASE RUNS POINTS...   one run with a long series for each POINTS
The tables are those that the server itself has made (MLflow 3.17).
"""

import sqlite3
import sys

METRICS, PARAMS, TAGS, LAST_STEP = 20, 20, 10, 100
FIRST_START_MS = 1_760_000_000_000
OPTIMIZERS = ["adam", "sgd", "lion", "adafactor"]
BLOCK = 50_000


def noise(a, b):
    return ((a * 7919 + b * 104729) % 100003) / 100003


def run_id_of(number):
    return format(number, "032x")


def loss_at(step):
    return 1 / (1 + step / 1000) + noise(step, 1) * 0.1


def add_experiment(db, number, name):
    db.execute(
        "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)"
        " VALUES (?, ?, ?, 'active', ?, ?)",
        (number, name, f"mlflow-artifacts:/{number}", FIRST_START_MS, FIRST_START_MS),
    )


def run_row(run_id, name, experiment, started_ms):
    uri = f"mlflow-artifacts:/{experiment}/{run_id}/artifacts"
    return (run_id, name, "bench", "FINISHED", started_ms, started_ms + 600_000, uri, experiment)


def add_runs(db, rows):
    db.executemany(
        "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,"
        " end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)"
        " VALUES (?, ?, 'UNKNOWN', '', '', ?, ?, ?, ?, '', 'active', ?, ?)",
        rows,
    )


def add_points(db, table, rows):
    db.executemany(
        f"INSERT INTO {table} (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)", rows
    )


def add_many_runs(db, count):
    for first in range(0, count, 1000):
        block = range(first, min(count, first + 1000))
        runs, points, params, tags = [], [], [], []
        for index in block:
            run_id, name, started = run_id_of(index), f"run-{index:06d}", FIRST_START_MS + index * 1000
            runs.append(run_row(run_id, name, 1, started))
            for at in range(METRICS):
                points.append((f"metric_{at:02d}", noise(index, at), started, run_id, LAST_STEP))
            for at in range(PARAMS):
                value = OPTIMIZERS[index % len(OPTIMIZERS)] if at == 0 else str((index * 31 + at * 17) % 97)
                params.append((f"param_{at:02d}", value, run_id))
            tags.append(("mlflow.runName", name, run_id))
            for at in range(1, TAGS):
                tags.append((f"tag_{at:02d}", f"value-{(index * 13 + at) % 11}", run_id))
        add_runs(db, runs)
        add_points(db, "metrics", points)
        add_points(db, "latest_metrics", points)
        db.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)", params)
        db.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)", tags)


def add_long_series(db, count):
    run_id = run_id_of(0xF0_0000_0000 + count)
    name = f"series-{count}"
    add_runs(db, [run_row(run_id, name, 2, FIRST_START_MS)])
    db.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', ?, ?)", (name, run_id))
    point = lambda step: ("loss", loss_at(step), FIRST_START_MS + step * 1000, run_id, step)
    for first in range(0, count, BLOCK):
        add_points(db, "metrics", (point(step) for step in range(first, min(count, first + BLOCK))))
    add_points(db, "latest_metrics", [point(count - 1)])


def main(database, runs, *series):
    db = sqlite3.connect(database, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")  # a benchmark's copy: made anew, never mended
    db.execute("BEGIN")
    add_experiment(db, 1, "many runs")
    add_experiment(db, 2, "long series")
    add_many_runs(db, int(runs))
    for count in series:
        add_long_series(db, int(count))
    db.execute("COMMIT")
    db.close()


main(*sys.argv[1:])
