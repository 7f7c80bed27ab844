"""runs/search: the filter language, orders, pages."""

import math

from mlflow.entities import Dataset, DatasetInput, InputTag, ViewType

from target import Target, case


def several(on: Target) -> str:
    """An experiment with five runs that differ in everything a filter can ask for."""
    experiment_id = on.experiment()
    rows = [
        ("alpha", {"loss": 0.5, "acc": 0.9}, {"lr": "0.1", "opt": "adam"}, {"team": "Red", "a b": "1"}, 1000, "FINISHED"),
        ("beta", {"loss": 0.25}, {"lr": "0.2", "opt": "sgd"}, {"team": "blue"}, 2000, "FAILED"),
        ("gamma", {"loss": math.nan, "acc": 0.5}, {"lr": "0.10"}, {"team": "red"}, 3000, "RUNNING"),
        ("delta", {"acc": math.inf}, {"opt": "Adam"}, {}, 4000, "FINISHED"),
        ("epsilon", {"loss": -1.0, "val loss": 3}, {"lr": "", "x.y/z": "deep"}, {"team": "it's", "%": "_"}, 5000, "KILLED"),
    ]
    for name, metrics, params, tags, start, status in rows:
        tags = {key: value for key, value in tags.items() if key != "%"}
        run_id = on.run_id(experiment_id, run_name=name, start_time=start, tags=tags)
        for key, value in metrics.items():
            on.client.log_metric(run_id, key, value, 1, 1)
        for key, value in params.items():
            on.client.log_param(run_id, key, value)
        if status != "RUNNING":
            on.client.set_terminated(run_id, status, start + 500)
    return experiment_id


def names(on: Target, experiment_id: str, filter_string: str = "", **options):
    """The names that are found; a refusal as the client reports it."""
    found = on.refusal(
        lambda: [run.info.run_name for run in on.client.search_runs([experiment_id], filter_string, **options)]
    )
    return found.get("answered", found)


def table(on: Target, filters: list[str]):
    experiment_id = several(on)
    return [[each, names(on, experiment_id, each)] for each in filters]


@case("runs are found by metrics with each comparison")
def by_metric(on: Target):
    return table(on, [f"metrics.loss {operator} 0.25" for operator in ("=", "!=", ">", ">=", "<", "<=")])


@case("NaN meets no comparison of a metric but !=, infinity meets those of the largest number")
def by_metric_special(on: Target):
    return table(on, ["metrics.loss != 0", "metrics.loss = 0", "metrics.loss < 0", "metrics.acc > 1e300", "metrics.acc >= 1.7976931348623157e308", "metrics.acc > 1e400"])


@case("numbers in a filter have a point, an exponent, a minus")
def numbers(on: Target):
    return table(on, ["metrics.loss > -1.5", "metrics.loss < .3", "metrics.loss < 5e-1", "metrics.loss > 5E-2", "metrics.loss < 1.", "metrics.loss = -1", "metrics.loss < 1e0"])


@case("runs are found by params and tags as text")
def by_text(on: Target):
    return table(
        on,
        [
            "params.lr = '0.1'",
            'params.lr = "0.1"',
            "params.lr != '0.1'",
            "params.lr LIKE '0.1%'",
            "params.opt ILIKE 'ADAM'",
            "params.opt LIKE 'a_am'",
            "params.lr = ''",
            "tags.team = 'red'",
            "tags.team ILIKE 'red'",
            "tags.team != 'red'",
            "tag.team LIKE '%e%'",
            "param.opt = 'sgd'",
            "parameters.opt = 'sgd'",
            "parameter.opt = 'sgd'",
            "tags.mlflow.runName = 'beta'",
        ],
    )


@case("runs are found by a param or tag that they have or do not have")
def by_null(on: Target):
    return table(on, ["params.opt IS NULL", "params.opt IS NOT NULL", "tags.team IS NULL", "tags.team is not null", "params.opt IS NULL AND tags.team = 'red'", "params.none IS NULL"])


@case("keys with other characters stand in quotes of any kind")
def quoting(on: Target):
    return table(on, ["metrics.`val loss` > 1", 'metrics."val loss" > 1', "params.`x.y/z` = 'deep'", "params.\"x.y/z\" = 'deep'", "tags.`a b` = '1'", "tags.\"a b\" = '1'", "params.`lr` = '0.2'", "`params`.lr = '0.2'", "params.x.y/z = 'deep'", "metrics.val loss > 1"])


@case("a quote inside quotes is taken as it is written")
def quotes_inside(on: Target):
    return table(on, ["tags.team = \"it's\"", "tags.team = 'it''s'", "tags.team LIKE 'it%'", "tags.team = 'it\\'s'"])


@case("runs are found by their attributes under every name that these have")
def by_attribute(on: Target):
    return table(
        on,
        [
            "attributes.status = 'FINISHED'",
            "attribute.status != 'FINISHED'",
            "attr.status LIKE 'F%'",
            "run.status = 'KILLED'",
            "status = 'RUNNING'",
            "status = 'running'",
            "run_name = 'alpha'",
            "attributes.run_name LIKE '%ta'",
            "attributes.`run name` = 'beta'",
            "attributes.`Run name` = 'beta'",
            "run_name ILIKE 'ALPHA'",
            "user_id = 'unknown'",
            "user_id != 'unknown'",
            "start_time > 2000",
            "attributes.start_time <= 2000",
            "created >= 4000",
            "attributes.Created = 1000",
            "start_time != 1000",
            "end_time < 3000",
            "end_time > 0",
            "start_time > 1999.5",
            "artifact_uri LIKE '%artifacts'",
        ],
    )


@case("runs are found by lists of ids")
def by_ids(on: Target):
    experiment_id = several(on)
    first, second, *_ = [run.info.run_id for run in on.client.search_runs([experiment_id], order_by=["run_name"])]
    filters = [
        f"run_id = '{first}'",
        f"run_id != '{first}'",
        f"attributes.run_id IN ('{first}')",
        f"run_id IN ('{first}','{second}')",
        f"run_id IN ('{first}', \"{second}\",)",
        f"run_id NOT IN ('{first}','{second}')",
        f"run_id in ('{first}') and status = 'FINISHED'",
        f"run_id LIKE '{first[:30]}%'",
    ]
    return [names(on, experiment_id, each, order_by=["run_name"]) for each in filters]


@case("comparisons are joined by AND, in any case, and one too many is passed over")
def joined(on: Target):
    return table(
        on,
        [
            "metrics.loss > 0 AND params.lr = '0.1'",
            "metrics.loss > 0 and params.lr = '0.1' And tags.team = 'Red'",
            "metrics.loss>0 AND params.lr='0.1'",
            "metrics.loss > 0 AND metrics.loss < 0.3",
            "metrics.loss > 0 AND",
            "AND metrics.loss > 0",
            "metrics.loss > 0 params.lr = '0.1'",
            "  metrics.loss   >   0  ",
            "metrics.loss\n>\t0",
        ],
    )


MALFORMED = [
    "metrics.loss", "metrics.loss >", "> 1", "metrics.loss > 'a'", "metrics.loss = NaN", "metrics.loss LIKE '1'",
    "metrics.loss IS NULL", "metrics.loss IN (1, 2)", "metrics.loss BETWEEN 1 AND 2", "metrics.loss <> 1",
    "metrics.loss == 1", "metrics.loss > 1 OR metrics.loss < 0", "NOT metrics.loss > 1", "(metrics.loss > 1)",
    "metrics.loss > 1e+3", "metrics.loss > +1", "metrics.loss > 0x1F", "params.lr = 0.1", "params.lr > '0.1'",
    "params.lr IN ('0.1')", "params.lr NOT LIKE '0%'", "params.lr = `0.1`", "params.lr = lr", "tags.team < 'a'",
    "status > 'A'", "status IN ('FINISHED')", "status IS NULL", "status = FINISHED", "start_time > '5'", "start_time LIKE '1'",
    "unknown = 'a'", "attributes.unknown = 'a'", "experiment_id = '1'", "lifecycle_stage = 'active'", "other.x = 'a'",
    "Metrics.loss > 1", "run_id IN ()", "run_id IN (1)", "run_id IN 'a'", "dataset.source = 'a'", "dataset.name > 'a'",
    "tags.team = 'open", "metrics.loss > 1; metrics.loss > 2", "metrics.loss > 1 -- comment", "''", "   ", "metrics.a-b > 1",
    "metrics.a/b > 1", "metrics.a@b > 1", "tags.team ! = 'a'", "SELECT * FROM runs", "1 = 1", "'a' = 'a'", "tags.a b = 'x'",
]


@case("a filter that the language does not know is refused")
def malformed(on: Target):
    return table(on, MALFORMED)


@case("runs without an order come by their start, newest first")
def order_default(on: Target):
    return names(on, several(on))


@case("runs are ordered by metrics, NaN after numbers, and missing last, both ways")
def order_metric(on: Target):
    experiment_id = several(on)
    orders = ["metrics.loss", "metrics.loss ASC", "metrics.loss DESC", "metrics.loss desc", "metrics.acc DESC", "metrics.acc ASC", "metrics.`val loss` DESC", "metrics.none ASC"]
    return [[each, names(on, experiment_id, order_by=[each])] for each in orders]


@case("runs are ordered by params and tags as text, missing last")
def order_text(on: Target):
    experiment_id = several(on)
    orders = ["params.lr", "params.lr DESC", "params.opt ASC", "params.opt DESC", "tags.team", "tags.team DESC", "tags.`a b`", 'tags."a b" DESC']
    return [[each, names(on, experiment_id, order_by=[each])] for each in orders]


@case("runs are ordered by attributes")
def order_attribute(on: Target):
    experiment_id = several(on)
    orders = ["start_time", "attributes.start_time DESC", "attribute.end_time", "end_time DESC", "status", "status DESC", "run_name", "attributes.run_name DESC", "Created", "created DESC"]
    return [[each, names(on, experiment_id, order_by=[each])] for each in orders]


@case("what one order leaves equal, the next decides, and at last the start")
def order_several(on: Target):
    experiment_id = several(on)
    orders = [["status", "run_name DESC"], ["status DESC", "metrics.loss"], ["params.none"], ["attributes.status", "start_time ASC"]]
    return [[each, names(on, experiment_id, order_by=each)] for each in orders]


@case("an order that the language does not know is refused")
def order_malformed(on: Target):
    experiment_id = several(on)
    orders = ["unknown", "metrics", "metrics.loss SIDEWAYS", "metrics.loss ASC DESC", "", "dataset.name", "run name", "metrics.loss, status", "other.x", "1", "lifecycle_stage"]
    return [[each, names(on, experiment_id, order_by=[each])] for each in orders]


@case("a field that is ordered by twice is refused")
def order_twice(on: Target):
    experiment_id = on.experiment()
    return on.post("runs/search", {"experiment_ids": [experiment_id], "order_by": ["metrics.a", "metrics.a DESC"]})


@case("runs come in pages that together are all of them")
def pages(on: Target):
    experiment_id = several(on)
    pages, token = [], None
    while True:
        page = on.client.search_runs([experiment_id], order_by=["run_name"], max_results=2, page_token=token)
        pages.append([run.info.run_name for run in page])
        token = page.token
        if not token:
            return pages


@case("a page of runs has a size from 1 to 50000 and a token of the server's")
def page_limits(on: Target):
    experiment_id = on.experiment()
    sizes = [1, 50_000, 50_001, 0, -1, "7", "x", None, 1.5]
    return [
        [[size, on.post("runs/search", {"experiment_ids": [experiment_id], "max_results": size})] for size in sizes],
        on.post("runs/search", {"experiment_ids": [experiment_id], "page_token": "rubbish"}),
        on.post("runs/search", {"experiment_ids": [experiment_id], "page_token": ""}),
    ]


@case("runs are shown by their stage")
def views(on: Target):
    experiment_id = several(on)
    gone = on.client.search_runs([experiment_id], "run_name = 'beta'")[0].info.run_id
    on.client.delete_run(gone)
    return [names(on, experiment_id, run_view_type=view) for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL)]


@case("a stage may be a word or a number")
def view_words(on: Target):
    experiment_id = on.experiment()
    words = ["ACTIVE_ONLY", "ALL", 1, 2, 3, "3", "SOME", 9, None]
    return [[word, on.post("runs/search", {"experiment_ids": [experiment_id], "run_view_type": word})] for word in words]


@case("runs of several experiments are found together, of none none")
def experiments(on: Target):
    first, second = on.experiment("one"), on.experiment("two")
    on.run(first, run_name="a", start_time=1)
    on.run(second, run_name="b", start_time=2)
    return [
        [run.info.run_name for run in on.client.search_runs([first, second])],
        on.post("runs/search", {"experiment_ids": []}),
        on.post("runs/search", {}),
        on.post("runs/search", {"experiment_ids": ["987654321"]}),
        on.post("runs/search", {"experiment_ids": ["x"]}),
        on.post("runs/search", {"experiment_ids": first}),
        on.post("runs/search", {"experiment_ids": [int(first)]}),
    ]


@case("a found run is whole: metrics, params, tags, inputs")
def whole(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id, run_name="x", start_time=7, tags={"t": "1"})
    on.client.log_metric(run_id, "m", 1.5, 3, 2)
    on.client.log_param(run_id, "p", "2")
    on.client.log_inputs(run_id, [DatasetInput(Dataset("data", "abc", "local", "{}"), [InputTag("mlflow.data.context", "train")])])
    return on.post("runs/search", {"experiment_ids": [experiment_id]})["body"]["runs"]


def with_data(on: Target) -> str:
    experiment_id = on.experiment()
    for name, data in {
        "one": [("train-set", "d1", "training")],
        "two": [("train-set", "d2", "training"), ("eval-set", "d3", "eval")],
        "three": [("Eval-set", "d3", None)],
        "none": [],
    }.items():
        run_id = on.run_id(experiment_id, run_name=name)
        inputs = [
            DatasetInput(Dataset(each, digest, "local", "{}"), [InputTag("mlflow.data.context", context)] if context else [])
            for each, digest, context in data
        ]
        on.client.log_inputs(run_id, inputs)
    return experiment_id


@case("runs are found by their datasets")
def by_dataset(on: Target):
    experiment_id = with_data(on)
    filters = [
        "dataset.name = 'train-set'",
        "datasets.name = 'train-set'",
        "dataset.name != 'train-set'",
        "dataset.name LIKE '%-set'",
        "dataset.name ILIKE 'EVAL%'",
        "dataset.name IN ('eval-set', 'other')",
        "dataset.name NOT IN ('eval-set', 'other')",
        "dataset.digest = 'd2'",
        "dataset.context = 'training'",
        "dataset.context LIKE 'ev%'",
        "dataset.name = 'train-set' AND dataset.digest = 'd2'",
        "dataset.name = 'train-set' AND dataset.context = 'eval'",
        "dataset.digest IN ('d3')",
        "dataset.name = 'train-set' AND run_name = 'two'",
    ]
    return [[each, names(on, experiment_id, each, order_by=["run_name"])] for each in filters]


@case("mlflow.search_runs makes a table of them")
def as_table(on: Target):
    import mlflow

    frame = mlflow.search_runs([several(on)], "metrics.loss > 0", order_by=["metrics.loss ASC"])
    return [list(frame["tags.mlflow.runName"]), list(frame["metrics.loss"]), sorted(frame.columns)]
