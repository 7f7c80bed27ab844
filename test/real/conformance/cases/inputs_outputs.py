"""runs/log-inputs and runs/outputs."""

from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput

from target import Target, case


def one(name="data", digest="d1", tags=(), **options) -> DatasetInput:
    source = {"source_type": "local", "source": '{"uri": "a"}', **options}
    return DatasetInput(Dataset(name, digest, **source), [InputTag(key, value) for key, value in tags])


def inputs(on: Target, run_id: str):
    return on.client.get_run(run_id).inputs


@case("datasets of a run are kept with their tags, schema and profile")
def logged(on: Target):
    run_id = on.run_id()
    on.client.log_inputs(run_id, [one(tags=[("mlflow.data.context", "train"), ("b", "2")], schema='{"a": 1}', profile='{"rows": 2}')])
    return inputs(on, run_id)


@case("a dataset is logged once by its name and digest, with the tags of the first time")
def twice(on: Target):
    run_id = on.run_id()
    on.client.log_inputs(run_id, [one(tags=[("a", "1")]), one(tags=[("a", "2")])])
    on.client.log_inputs(run_id, [one(tags=[("a", "3")]), one(digest="d2")])
    found = [[each.dataset.name, each.dataset.digest, [tag.value for tag in each.tags]] for each in inputs(on, run_id).dataset_inputs]
    return sorted(found)


@case("a dataset of two runs is one dataset in both")
def shared(on: Target):
    experiment_id = on.experiment()
    runs = [on.run_id(experiment_id) for _ in range(2)]
    for run_id in runs:
        on.client.log_inputs(run_id, [one(tags=[("a", run_id[:0] + "x")])])
    return [inputs(on, run_id) for run_id in runs]


@case("inputs are refused without name, digest, or with values that are too long")
def limits(on: Target):
    run_id = on.run_id()
    full = {"name": "n", "digest": "d", "source_type": "local", "source": "s"}
    changes = [
        {"name": ""}, {"name": "n" * 500}, {"name": "n" * 501}, {"digest": ""}, {"digest": "d" * 36}, {"digest": "d" * 37},
        {"source_type": ""}, {"source_type": None}, {"source": ""}, {"source": None}, {"source": "s" * 65535}, {"source": "s" * 65536},
        {"schema": "s" * 1048575}, {"schema": "s" * 1048576}, {"name": 5}, {"name": None},
    ]
    return [
        [key, str(value)[:9], len(str(value)), on.post("runs/log-inputs", {"run_id": run_id, "datasets": [{"dataset": {**full, key: value}}]})["status"]]
        for change in changes for key, value in change.items()
    ]


@case("tags of an input have keys of at most 255 and values of at most 500 characters")
def tag_limits(on: Target):
    run_id = on.run_id()
    data = {"name": "n", "digest": "d", "source_type": "local", "source": "s"}
    tags = [("k" * 255, "v"), ("k" * 256, "v"), ("k", "v" * 500), ("k", "v" * 501), ("", "v"), ("k", ""), (None, "v"), ("k", None)]
    return [
        on.post("runs/log-inputs", {"run_id": run_id, "datasets": [{"dataset": data, "tags": [{"key": key, "value": value}]}]})
        for key, value in tags
    ]


@case("inputs of another shape are refused")
def shapes(on: Target):
    run_id = on.run_id()
    bodies = [
        {}, {"run_id": run_id}, {"run_id": run_id, "datasets": []}, {"run_id": run_id, "datasets": "x"}, {"run_id": run_id, "models": "x"},
        {"run_id": run_id, "datasets": [{}]}, {"run_id": run_id, "datasets": [{"dataset": {}}]}, {"run_id": run_id, "datasets": [5]},
    ]
    return [on.post("runs/log-inputs", body) for body in bodies]


@case("models are inputs of a run")
def model_inputs(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    model = on.client.create_logged_model(experiment_id, name="m")
    on.client.log_inputs(run_id, models=[LoggedModelInput(model.model_id)])
    on.client.log_inputs(run_id, models=[LoggedModelInput(model.model_id)])
    return inputs(on, run_id)


@case("models are outputs of a run, with their step")
def model_outputs(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    first, second = [on.client.create_logged_model(experiment_id, name=name) for name in ("a", "b")]
    on.client.log_outputs(run_id, [LoggedModelOutput(first.model_id, 1), LoggedModelOutput(second.model_id, 2)])
    outputs = on.client.get_run(run_id).outputs.model_outputs
    return sorted([each.model_id == first.model_id, each.step] for each in outputs)


@case("outputs need models")
def outputs_shapes(on: Target):
    run_id = on.run_id()
    return [
        on.post("runs/outputs", {"run_id": run_id}),
        on.post("runs/outputs", {"run_id": run_id, "models": []}),
        on.post("runs/outputs", {"run_id": run_id, "models": "x"}),
        on.post("runs/outputs", {"models": []}),
        on.post("runs/outputs", {"run_id": "0" * 32, "models": []}),
    ]


@case("mlflow.log_input keeps a pandas dataset")
def fluent(on: Target):
    import mlflow
    import pandas

    with mlflow.start_run(experiment_id=on.experiment()) as run:
        data = mlflow.data.from_pandas(pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]}), name="table", targets="b")
        mlflow.log_input(data, context="training", tags={"split": "a"})
    return inputs(on, run.info.run_id)
