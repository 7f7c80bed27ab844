"""logged-models/* (MLflow 3)."""

from mlflow.entities import LoggedModelStatus

from target import Target, case


def made(on: Target, experiment_id: str | None = None, name: str = "model", **options):
    return on.client.create_logged_model(experiment_id or on.experiment(), name=name, **options)


@case("a logged model is created pending, with its name, type, run, params and tags")
def created(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    model = made(on, experiment_id, source_run_id=run_id, model_type="agent", params={"lr": "0.1"}, tags={"a": "b", "__proto__": "c"})
    return [model, on.client.get_logged_model(model.model_id)]


@case("a logged model without a name is given one")
def invented(on: Target):
    answer = on.post("logged-models", {"experiment_id": on.experiment()})
    info = answer["body"]["model"]["info"]
    return [answer["status"], bool(info.pop("name")), info]


@case("a logged model has a name without slashes, colons and the like")
def names(on: Target):
    experiment_id = on.experiment()
    names = ["a/b", "a:b", "a.b", "a%b", "a\"b", "a'b", "a b", "ünï", "", "x" * 256, "x" * 257, "x" * 500, 5]
    return [[str(name)[:9], on.post("logged-models", {"experiment_id": experiment_id, "name": name})["status"]] for name in names]


@case("a logged model is not created where there is no experiment")
def create_refused(on: Target):
    experiment_id = on.experiment()
    on.client.delete_experiment(experiment_id)
    return [
        on.post("logged-models", {"name": "x"}),
        on.post("logged-models", {"experiment_id": "987654321", "name": "x"}),
        on.post("logged-models", {"experiment_id": "x", "name": "x"}),
        on.post("logged-models", {"experiment_id": experiment_id, "name": "x"}),
    ]


@case("a logged model is finalized with each status")
def finalized(on: Target):
    model = made(on)
    seen = []
    for status in (LoggedModelStatus.READY, LoggedModelStatus.FAILED, LoggedModelStatus.PENDING):
        seen.append(on.client.finalize_logged_model(model.model_id, status).status)
    return seen


@case("a status of a logged model is a number or a word")
def statuses(on: Target):
    model_id = made(on).model_id
    send = lambda status: on.raw("PATCH", f"/api/2.0/mlflow/logged-models/{model_id}", {"model_id": model_id, "status": status})  # noqa: E731
    return [[status, send(status)["status"]] for status in ("LOGGED_MODEL_READY", 2, "READY", "x", 9, None)]


@case("a logged model that is not there is refused by every call")
def unknown(on: Target):
    missing = "m-" + "0" * 32
    return [
        on.refusal(on.client.get_logged_model, missing),
        on.refusal(on.client.get_logged_model, "x"),
        on.refusal(on.client.finalize_logged_model, missing, LoggedModelStatus.READY),
        on.refusal(on.client.set_logged_model_tags, missing, {"a": "b"}),
        on.refusal(on.client.delete_logged_model_tag, missing, "a"),
        on.refusal(on.client.log_model_params, missing, {"a": "b"}),
        on.refusal(on.client.delete_logged_model, missing),
        on.raw("GET", f"/api/2.0/mlflow/logged-models/{missing}/artifacts/directories"),
    ]


@case("tags of a logged model are set, replaced and deleted")
def tags(on: Target):
    model_id = made(on, tags={"a": "1"}).model_id
    on.client.set_logged_model_tags(model_id, {"a": "2", "b c/d": "3"})
    before = on.client.get_logged_model(model_id).tags
    on.client.delete_logged_model_tag(model_id, "a")
    after = on.client.get_logged_model(model_id).tags
    return [before, after, on.refusal(on.client.delete_logged_model_tag, model_id, "a")]


@case("the answer to tags of a logged model")
def tags_answer(on: Target):
    model_id = made(on).model_id
    return on.raw("PATCH", f"/api/2.0/mlflow/logged-models/{model_id}/tags", {"tags": [{"key": "a", "value": "b"}]})


@case("params of a logged model are logged once")
def params(on: Target):
    model_id = made(on, params={"a": "1"}).model_id
    on.client.log_model_params(model_id, {"b": "2", "c": "3"})
    return on.client.get_logged_model(model_id).params


@case("a deleted logged model is gone")
def deleted(on: Target):
    experiment_id = on.experiment()
    model_id = made(on, experiment_id).model_id
    on.client.delete_logged_model(model_id)
    return [
        on.refusal(on.client.get_logged_model, model_id),
        on.raw("GET", f"/api/2.0/mlflow/logged-models/{model_id}", query={"allow_deleted": "true"})["status"],
        on.client.search_logged_models([experiment_id]),
    ]


@case("metrics with a model's id are metrics of the run and of the model")
def metrics(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    model = made(on, experiment_id, source_run_id=run_id)
    on.client.log_metric(run_id, "loss", 0.5, 10, 1, model_id=model.model_id, dataset_name="d", dataset_digest="x")
    on.client.log_metric(run_id, "loss", 0.25, 20, 2, model_id=model.model_id)
    on.client.log_metric(run_id, "acc", 0.9, 20, 2)
    kept = on.client.get_logged_model(model.model_id).metrics
    return [
        sorted([each.key, each.value, each.step, each.dataset_name, each.dataset_digest] for each in kept if each.dataset_name)
        + sorted([each.key, each.value, each.step] for each in kept if not each.dataset_name),
        on.client.get_run(run_id).data.metrics,
        [[each.value, each.step] for each in on.client.get_metric_history(run_id, "loss")],
    ]


def several(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    for name, kind, params, tags, loss in [
        ("alpha", "agent", {"lr": "0.1"}, {"t": "x"}, 0.5),
        ("beta", None, {"lr": "0.2"}, {}, 0.25),
        ("gamma", "agent", {}, {"t": "Y"}, None),
    ]:
        model = made(on, experiment_id, name, model_type=kind, params=params, tags=tags, source_run_id=run_id)
        if loss is not None:
            on.client.log_metric(run_id, "loss", loss, 1, 1, model_id=model.model_id, dataset_name=f"d-{name}", dataset_digest="1")
    return experiment_id, run_id


def found(on: Target, experiment_id: str, **options):
    answer = on.refusal(lambda: [model.name for model in on.client.search_logged_models([experiment_id], **options)])
    return answer.get("answered", answer)


@case("logged models are found by what they are")
def search(on: Target):
    experiment_id, run_id = several(on)
    filters = [
        "name = 'alpha'",
        "name != 'alpha'",
        "name LIKE '%a'",
        "name ILIKE 'ALPHA'",
        "name IN ('alpha', 'beta')",
        "attributes.name = 'beta'",
        "model_type = 'agent'",
        f"source_run_id = '{run_id}'",
        "params.lr = '0.1'",
        "params.lr = 0.1",
        "params.`lr` != '0.1'",
        "tags.t = 'x'",
        "tags.t ILIKE 'y'",
        "metrics.loss < 0.3",
        "metrics.loss >= 0.25",
        "metrics.loss < 1 AND name = 'alpha'",
        "creation_time > 0",
        "creation_timestamp > 0 and last_updated_timestamp > 0",
        "name = 'none'",
        "",
    ]
    return [[each, found(on, experiment_id, filter_string=each, order_by=[{"field_name": "name"}])] for each in filters]


@case("logged models are not found by a filter that the language does not know")
def search_malformed(on: Target):
    experiment_id = on.experiment()
    filters = ["name", "name > 'a'", "metric.loss < 1", "param.lr = 'x'", "metrics.loss LIKE 'a'", "name = 'a' OR name = 'b'", "(name = 'a')", "tags.t < 'a'", "other.x = '1'", "name IS NULL"]
    return [[each, found(on, experiment_id, filter_string=each)] for each in filters]


@case("logged models are found by metrics on a dataset")
def search_datasets(on: Target):
    experiment_id, _ = several(on)
    return [
        found(on, experiment_id, filter_string="metrics.loss > 0", datasets=[{"dataset_name": "d-alpha", "dataset_digest": "1"}]),
        found(on, experiment_id, filter_string="metrics.loss > 0", datasets=[{"dataset_name": "d-none", "dataset_digest": "1"}]),
        found(on, experiment_id, filter_string="metrics.loss > 0.3", datasets=[{"dataset_name": "d-beta", "dataset_digest": "1"}]),
        found(on, experiment_id, datasets=[{"dataset_name": "d-beta", "dataset_digest": "1"}]),
        on.post("logged-models/search", {"experiment_ids": [experiment_id], "datasets": [{"dataset_digest": "1"}]}),
    ]


@case("logged models are ordered as asked, newest first where nothing is asked")
def search_order(on: Target):
    experiment_id, _ = several(on)
    orders = [
        [],
        [{"field_name": "name"}],
        [{"field_name": "name", "ascending": False}],
        [{"field_name": "metrics.loss"}],
        [{"field_name": "metrics.loss", "ascending": False}],
        [{"field_name": "metrics.loss", "dataset_name": "d-beta", "dataset_digest": "1"}],
        [{"field_name": "model_type"}, {"field_name": "name", "ascending": False}],
        [{"field_name": "creation_time"}],
        [{"field_name": "last_updated_timestamp", "ascending": False}],
        [{"field_name": "unknown"}],
        [{"field_name": "params.lr"}],
        [{"field_name": "tags.t"}],
    ]
    return [found(on, experiment_id, order_by=each) for each in orders]


@case("logged models come in pages")
def search_pages(on: Target):
    experiment_id, _ = several(on)
    pages, token = [], None
    while True:
        page = on.client.search_logged_models([experiment_id], order_by=[{"field_name": "name"}], max_results=2, page_token=token)
        pages.append([model.name for model in page])
        token = page.token
        if not token:
            return pages


@case("a search of logged models names its experiments")
def search_limits(on: Target):
    experiment_id = on.experiment()
    bodies = [
        {},
        {"experiment_ids": []},
        {"experiment_ids": ["987654321"]},
        {"experiment_ids": [experiment_id], "max_results": 0},
        {"experiment_ids": [experiment_id], "max_results": "x"},
        {"experiment_ids": [experiment_id], "max_results": 100_000},
        {"experiment_ids": [experiment_id], "page_token": "rubbish"},
        {"experiment_ids": experiment_id},
    ]
    return [on.post("logged-models/search", body) for body in bodies]


@case("artifacts of a logged model are logged, listed and downloaded")
def artifacts(on: Target):
    import pathlib
    import tempfile

    model = made(on)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "a.txt").write_text("a")
        pathlib.Path(folder, "deep").mkdir()
        pathlib.Path(folder, "deep", "b.txt").write_text("b")
        on.client.log_model_artifacts(model.model_id, folder)
    base = f"/api/2.0/mlflow/logged-models/{model.model_id}/artifacts/directories"
    return [
        [[each.path, each.is_dir, each.file_size] for each in on.client.list_logged_model_artifacts(model.model_id)],
        [on.raw("GET", base, query={"artifact_directory_path": path}) for path in ("deep", "none", "../x", "/etc")],
    ]


@case("mlflow's own functions make, find and load a logged model")
def fluent(on: Target):
    import mlflow

    class Upper(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input: list[str]) -> list[str]:
            return [text.upper() for text in model_input]

    experiment = mlflow.set_experiment(on.fresh("models"))
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5)
        info = mlflow.pyfunc.log_model(name="llm_model", python_model=Upper(), pip_requirements=["numpy"], params={"rank": "8"})
    model = mlflow.get_logged_model(info.model_id)
    listed = mlflow.search_logged_models([experiment.experiment_id], filter_string="name = 'llm_model'", output_format="list")
    by_run = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/llm_model")
    return [
        model.status,
        model.name,
        model.params,
        [[each.key, each.value] for each in model.metrics or []],
        [each.name for each in listed],
        by_run.predict(["a"]),
        [each.step for each in on.client.get_run(run.info.run_id).outputs.model_outputs],
        len(on.client.get_metric_history(run.info.run_id, "loss")),
    ]
