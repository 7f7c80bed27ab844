"""runs/create, get, update, delete, restore, tags."""

from mlflow.entities import RunStatus

from target import Target, case


@case("a run without a name is given one")
def invented(on: Target):
    run = on.run()
    return [run.info, run.data.tags]


@case("a run has the name, tags and start that it is created with")
def created(on: Target):
    run = on.run(run_name="named", tags={"a": "1", "ünï": "x", "__proto__": "legal"}, start_time=1234567890123)
    return [run, on.client.get_run(run.info.run_id)]


@case("a run's name may come as its tag, and both must agree")
def name_tag(on: Target):
    run = on.run(tags={"mlflow.runName": "by tag"})
    experiment_id = on.experiment("other")
    return [
        run.info.run_name,
        on.refusal(on.client.create_run, experiment_id, run_name="a", tags={"mlflow.runName": "b"}),
        on.client.create_run(experiment_id, run_name="a", tags={"mlflow.runName": "a"}).info.run_name,
    ]


@case("a run keeps the user it is created with")
def user(on: Target):
    body = {"experiment_id": on.experiment(), "user_id": "ada", "run_name": "x", "start_time": 5}
    return on.post("runs/create", body)


@case("a run is not created without an experiment")
def bare(on: Target):
    return [on.post("runs/create", {}), on.post("runs/create", {"experiment_id": ""})]


@case("a run that is created without a start has one")
def no_start(on: Target):
    return on.post("runs/create", {"experiment_id": on.experiment(), "run_name": "x"})


@case("a run is not created in an experiment that is not there or with fields of another type")
def create_refused(on: Target):
    experiment_id = on.experiment()
    return [
        on.post("runs/create", {"experiment_id": "987654321"}),
        on.post("runs/create", {"experiment_id": "x"}),
        on.post("runs/create", {"experiment_id": int(experiment_id)}),
        on.post("runs/create", {"experiment_id": experiment_id, "start_time": "soon"}),
        on.post("runs/create", {"experiment_id": experiment_id, "start_time": "1234"})["status"],
        on.post("runs/create", {"experiment_id": experiment_id, "run_name": 5}),
    ]


@case("a run's start may be as large as 64 bits hold")
def start_large(on: Target):
    experiment_id = on.experiment()
    starts = []
    for start in [0, 1, 9007199254740991, "77", 9007199254740993]:
        answer = on.post("runs/create", {"experiment_id": experiment_id, "start_time": start, "run_name": "x"})
        starts.append(str(answer["body"]["run"]["info"].get("start_time")) if "body" in answer else answer["status"])
    return starts


@case("a run that is not there is refused by every call")
def unknown(on: Target):
    missing = "0" * 32
    return [
        on.refusal(on.client.get_run, missing),
        on.refusal(on.client.log_metric, missing, "a", 1.0),
        on.refusal(on.client.log_param, missing, "a", 1),
        on.refusal(on.client.set_tag, missing, "a", 1),
        on.refusal(on.client.delete_tag, missing, "a"),
        on.refusal(on.client.set_terminated, missing),
        on.refusal(on.client.update_run, missing, name="x"),
        on.refusal(on.client.delete_run, missing),
        on.refusal(on.client.restore_run, missing),
        on.refusal(on.client.log_batch, missing, [], [], []),
        on.refusal(on.client.list_artifacts, missing),
        on.post("runs/log-inputs", {"run_id": missing, "datasets": []}),
        on.post("runs/outputs", {"run_id": missing, "models": []}),
    ]


@case("an id of a run that has another form is not found")
def odd_id(on: Target):
    ids = ["x", "A" * 32, "0" * 31, "../../etc/passwd", "a b", "", "0" * 300]
    return [[run_id[:40], on.get("runs/get", {"run_id": run_id})] for run_id in ids]


@case("a run is ended with each status by its word")
def terminated(on: Target):
    experiment_id = on.experiment()
    ended = []
    for status in ["FINISHED", "FAILED", "KILLED", "SCHEDULED", "RUNNING"]:
        run_id = on.run_id(experiment_id)
        on.client.set_terminated(run_id, status, end_time=2_000)
        info = on.client.get_run(run_id).info
        ended.append([info.status, info.end_time])
    return ended


@case("a status may come as a number or as a word, and no other")
def statuses(on: Target):
    run_id = on.run_id()
    answers = []
    for status in [1, 2, 3, 4, 5, "3", "FINISHED", 0, 6, "DONE", "finished", None]:
        answer = on.post("runs/update", {"run_id": run_id, "status": status})
        answers.append([status, answer["status"], on.client.get_run(run_id).info.status])
    return answers


@case("the client's numbers of the states are the server's")
def status_numbers(on: Target):
    run_id = on.run_id()
    return [
        on.post("runs/update", {"run_id": run_id, "status": RunStatus.from_string(word)})["body"]["run_info"]["status"]
        for word in ["FINISHED", "KILLED", "FAILED"]
    ]


@case("a run that is resumed with the end of before keeps that end until it ends again")
def resumed(on: Target):
    run_id = on.run_id()
    on.client.set_terminated(run_id, "FINISHED", end_time=2_000)
    on.post("runs/update", {"run_id": run_id, "status": "RUNNING", "end_time": 3_000})
    between = on.client.get_run(run_id).info
    on.client.set_terminated(run_id, "FAILED", end_time=4_000)
    after = on.client.get_run(run_id).info
    return [between.status, between.end_time, after.status, after.end_time]


@case("a run is renamed, and its tag with it")
def renamed(on: Target):
    run_id = on.run_id(run_name="before")
    on.client.update_run(run_id, name="after")
    first = on.client.get_run(run_id)
    on.client.set_tag(run_id, "mlflow.runName", "by tag")
    second = on.client.get_run(run_id)
    on.post("runs/update", {"run_id": run_id, "run_name": ""})
    third = on.client.get_run(run_id)
    return [
        [run.info.run_name, run.data.tags["mlflow.runName"]] for run in (first, second, third)
    ]


@case("a run updated with nothing answers with what it is")
def update_nothing(on: Target):
    run_id = on.run_id(run_name="x", start_time=1)
    return [
        on.post("runs/update", {"run_id": run_id}),
        on.post("runs/update", {"run_id": run_id, "end_time": 0}),
        on.post("runs/update", {"run_id": run_id, "end_time": "77"}),
        on.post("runs/update", {"run_id": run_id, "end_time": "x"}),
        on.post("runs/update", {"run_id": run_id, "run_name": 5}),
        on.post("runs/update", {}),
    ]


@case("a run may be named by run_uuid alone where the real server takes it")
def uuid_only(on: Target):
    run_id = on.run_id()
    return [
        on.get("runs/get", {"run_uuid": run_id})["status"],
        on.post("runs/update", {"run_uuid": run_id, "run_name": "x"})["status"],
        on.post("runs/set-tag", {"run_uuid": run_id, "key": "a", "value": "b"})["status"],
        on.post("runs/log-parameter", {"run_uuid": run_id, "key": "a", "value": "b"})["status"],
        on.post("runs/log-metric", {"run_uuid": run_id, "key": "a", "value": 1, "timestamp": 1})["status"],
        on.get("artifacts/list", {"run_uuid": run_id})["status"],
    ]


@case("tags of a run are set, replaced, deleted, and not deleted twice")
def tags(on: Target):
    run_id = on.run_id()
    on.client.set_tag(run_id, "a", 1)
    on.client.set_tag(run_id, "a", "2")
    on.client.set_tag(run_id, "empty", "")
    before = on.client.get_run(run_id).data.tags
    on.client.delete_tag(run_id, "a")
    after = on.client.get_run(run_id).data.tags
    return [{**before, "mlflow.runName": ""}, sorted(after), on.refusal(on.client.delete_tag, run_id, "a")]


@case("a tag of a run has a key of at most 250 characters, and a value that is cut at 8000")
def tag_limits(on: Target):
    run_id = on.run_id()
    send = lambda key, value: on.post("runs/set-tag", {"run_id": run_id, "key": key, "value": value})  # noqa: E731
    answers = [
        send("k" * 250, "v"),
        send("k" * 251, "v"),
        send("long", "v" * 8000 + "w"),
        send("wide", "🚢" * 8001),
        send("", "v"),
        send(None, "v"),
        send("a", None),
        send("a", 5),
        send("..", "v"),
        send("a/../b", "v"),
        send("a/b", "v"),
        send("a\\b", "v"),
        send("new\nline", "v"),
        send("nul\0", "v"),
        send("emoji🚢", "v"),
        send("日本語", "v"),
    ]
    kept = on.client.get_run(run_id).data.tags
    return [answers, len(kept["long"]), kept["long"][-1], len(kept["wide"])]


@case("a deleted run is still read and refuses every change")
def deleted(on: Target):
    run_id = on.run_id(run_name="x")
    on.client.set_tag(run_id, "kept", "1")
    on.client.delete_run(run_id)
    return [
        on.client.get_run(run_id).info.lifecycle_stage,
        on.refusal(on.client.log_metric, run_id, "a", 1.0),
        on.refusal(on.client.log_param, run_id, "a", 1),
        on.refusal(on.client.set_tag, run_id, "a", 1),
        on.refusal(on.client.delete_tag, run_id, "kept"),
        on.refusal(on.client.update_run, run_id, name="y"),
        on.refusal(on.client.set_terminated, run_id),
        on.refusal(on.client.log_batch, run_id, [], [], []),
        on.post("runs/log-inputs", {"run_id": run_id, "datasets": []}),
        on.post("runs/outputs", {"run_id": run_id, "models": [{"model_id": "m-" + "0" * 32, "step": 1}]}),
    ]


@case("a run is deleted and restored as often as it is asked")
def restored(on: Target):
    run_id = on.run_id()
    stages = []
    for change in (on.client.delete_run, on.client.delete_run, on.client.restore_run, on.client.restore_run):
        change(run_id)
        stages.append(on.client.get_run(run_id).info.lifecycle_stage)
    return stages


@case("a run deleted on its own and its experiment restored")
def deleted_alone(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    on.client.delete_run(run_id)
    on.client.delete_experiment(experiment_id)
    on.client.restore_experiment(experiment_id)
    return on.client.get_run(run_id).info.lifecycle_stage


@case("a nested run is found by the tag of its parent")
def nested(on: Target):
    experiment_id = on.experiment()
    parent = on.run_id(experiment_id, run_name="parent")
    for name in ["child-a", "child-b"]:
        on.run(experiment_id, run_name=name, tags={"mlflow.parentRunId": parent})
    found = on.client.search_runs([experiment_id], f"tags.mlflow.parentRunId = '{parent}'", order_by=["run_name"])
    return [[run.info.run_name, run.data.tags["mlflow.parentRunId"]] for run in found]


@case("the fluent interface starts, nests, resumes and ends runs")
def fluent(on: Target):
    import mlflow

    experiment_id = on.experiment()
    with mlflow.start_run(experiment_id=experiment_id, run_name="outer", tags={"a": "1"}, description="why") as outer:
        with mlflow.start_run(experiment_id=experiment_id, run_name="inner", nested=True) as inner:
            mlflow.log_metrics({"loss": 0.5, "acc": 1}, step=3)
            mlflow.log_params({"lr": 0.1, "deep": {"a": 1}})
            mlflow.set_tags({"t": "x"})
    mlflow.set_experiment(experiment_id=experiment_id)
    with mlflow.start_run(run_id=outer.info.run_id):
        mlflow.log_param("later", True)
    kept = [on.client.get_run(run.info.run_id) for run in (outer, inner)]
    hidden = ("mlflow.source.name", "mlflow.source.git.commit", "mlflow.user", "mlflow.source.git.repoURL")
    return [
        [run.info.status, run.info.run_name, run.data.params, run.data.metrics]
        + [{key: value for key, value in run.data.tags.items() if key not in hidden}]
        for run in kept
    ]


@case("mlflow.set_experiment makes an experiment once")
def set_experiment(on: Target):
    import mlflow

    first = mlflow.set_experiment(on.fresh("fluent"))
    second = mlflow.set_experiment(on.fresh("fluent"))
    return [first.name, first.experiment_id == second.experiment_id, first.lifecycle_stage]


@case("the description of a model is logged by a client of before 3.0")
def log_model(on: Target):
    run_id = on.run_id()
    model = '{"artifact_path": "m", "flavors": {}, "utc_time_created": "2024", "run_id": "%s"}' % run_id
    answers = [
        on.post("runs/log-model", {"run_id": run_id, "model_json": model}),
        on.post("runs/log-model", {"run_id": run_id, "model_json": model}),
        on.post("runs/log-model", {"run_id": run_id, "model_json": "{}"}),
        on.post("runs/log-model", {"run_id": run_id, "model_json": "rubbish"}),
        on.post("runs/log-model", {"run_id": run_id}),
        on.post("runs/log-model", {"run_id": "0" * 32, "model_json": model}),
    ]
    import json

    history = json.loads(on.client.get_run(run_id).data.tags["mlflow.log-model.history"])
    return [answers, [[entry["artifact_path"], entry["run_id"], entry["flavors"]] for entry in history]]
