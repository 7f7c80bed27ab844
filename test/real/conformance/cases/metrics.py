"""runs/log-metric, log-parameter, log-batch: values, limits, what counts as the latest."""

import math

from mlflow.entities import Metric, Param, RunTag

from target import Target, case


def log(on: Target, run_id: str, **fields):
    return on.post("runs/log-metric", {"run_id": run_id, "key": "m", "value": 1.0, "timestamp": 1, **fields})


def latest(on: Target, run_id: str) -> list:
    run = on.get("runs/get", {"run_id": run_id})["body"]["run"]
    return sorted(run["data"].get("metrics", []), key=lambda metric: metric["key"])


@case("a metric is logged with its time and step and read back")
def logged(on: Target):
    run_id = on.run_id()
    on.client.log_metric(run_id, "loss", 0.25, timestamp=1234, step=7)
    on.client.log_metric(run_id, "whole", 3)
    return [on.client.get_run(run_id).data.metrics, on.client.get_metric_history(run_id, "loss")]


@case("a metric's value may be any double, NaN and infinity as words")
def doubles(on: Target):
    run_id = on.run_id()
    values = [0, -0.0, 1e-320, 1.7976931348623157e308, 0.1, 1e21, 123456789012345678, "NaN", "Infinity", "-Infinity"]
    for index, value in enumerate(values):
        log(on, run_id, key=f"m{index}", value=value)
    return latest(on, run_id)


@case("a metric's value may be a number in quotes")
def quoted(on: Target):
    run_id = on.run_id()
    values = ["1", "1.5", "-2e3", "+1", " 1", "1 ", "0x10", "", "abc", "nan", "inf", "1_000", ".5", "5.", None, True, [1]]
    return [[value, log(on, run_id, value=value)] for value in values]


@case("NaN and infinity pass through the client")
def special(on: Target):
    run_id = on.run_id()
    for key, value in [("nan", math.nan), ("inf", math.inf), ("minus", -math.inf)]:
        on.client.log_metric(run_id, key, value, step=1, timestamp=1)
    history = [[point.value for point in on.client.get_metric_history(run_id, key)] for key in ("nan", "inf", "minus")]
    return [on.client.get_run(run_id).data.metrics, history]


@case("a bare NaN in the body is no JSON")
def bare_nan(on: Target):
    run_id = on.run_id()
    body = '{"run_id": "%s", "key": "m", "value": NaN, "timestamp": 1}' % run_id
    answer = on.post("runs/log-metric", data=body)
    return [answer, latest(on, run_id)]


@case("a timestamp with a fraction is not a timestamp")
def float_time(on: Target):
    run_id = on.run_id()
    return [log(on, run_id, timestamp=1.5), latest(on, run_id)]


@case("times and steps are whole numbers of 64 bits, as numbers or in quotes")
def int64(on: Target):
    run_id = on.run_id()
    times = ["12", 12.0, "12.0", -1, "-5", 2**53 + 1, str(2**63 - 1), 2**63, "x", "", None, True]
    steps = ["3", 3.0, -7, "-9", 2**53 + 1, str(-(2**63)), 2**63, 1.5, "x", None]
    return [
        [[value, log(on, run_id, key=f"t{index}", timestamp=value)] for index, value in enumerate(times)],
        [[value, log(on, run_id, key=f"s{index}", step=value)] for index, value in enumerate(steps)],
        [[each["key"], str(each["timestamp"]), str(each["step"])] for each in latest(on, run_id) if each["timestamp"] and each["key"] not in ("s6", "s7")],
    ]


@case("the latest metric is the one of the highest step")
def latest_step(on: Target):
    run_id = on.run_id()
    for step, value in [(1, 1.0), (5, 2.0), (3, 3.0), (-4, 4.0)]:
        log(on, run_id, value=value, step=step, timestamp=100 - step)
    return latest(on, run_id)


@case("of one step the latest metric is the one of the highest time, of one time the highest value")
def latest_ties(on: Target):
    run_id = on.run_id()
    for value, timestamp in [(9.0, 10), (1.0, 30), (5.0, 20), (3.0, 30), (2.0, 30)]:
        log(on, run_id, value=value, step=1, timestamp=timestamp)
    return latest(on, run_id)


@case("NaN counts as zero among equals")
def latest_nan(on: Target):
    run_id = on.run_id()
    for key, values in {"a": [-1, "NaN"], "b": ["NaN", -1], "c": [1, "NaN"], "d": ["NaN", 1], "e": [0, "NaN"], "f": ["NaN", 0]}.items():
        for value in values:
            log(on, run_id, key=key, value=value, step=1, timestamp=1)
    return latest(on, run_id)


@case("the same in a batch: order in the request does not matter")
def latest_batch(on: Target):
    run_id = on.run_id()
    on.client.log_batch(run_id, [Metric("m", value, timestamp, step) for value, timestamp, step in [(1, 5, 2), (2, 9, 1), (3, 4, 2), (0, 5, 2)]])
    return latest(on, run_id)


@case("equal points are kept once")
def equal_points(on: Target):
    run_id = on.run_id()
    for _ in range(3):
        log(on, run_id, value=1.5, step=1, timestamp=5)
    on.client.log_batch(run_id, [Metric("m", 1.5, 5, 1), Metric("m", 1.5, 5, 1), Metric("m", 2.5, 5, 1)])
    return on.client.get_metric_history(run_id, "m")


@case("a metric's name has letters of any script, digits, dashes, dots, colons, slashes and spaces, and is no other path")
def names(on: Target):
    run_id = on.run_id()
    keys = [
        "a/b", "a.b", "a-b", "a b", "a:b", "ünï", "日本語", "__proto__", "constructor", "toString", "k" * 250, "k" * 251, "",
        None, 5, ".", "..", "../x", "/x", "a//b", "a/", "a/./b", "a/../b", "..a", "a@b", "a%b", "a,b", "emoji🚢", "tab\t", "é",
    ]
    return [[str(key)[:12], log(on, run_id, key=key)] for key in keys]


@case("a param's name keeps the same rules")
def param_names(on: Target):
    run_id = on.run_id()
    keys = ["a/b", "ünï", "__proto__", "k" * 250, "k" * 251, "", None, 5, "..", "/x", "a//b", "a@b", "emoji🚢"]
    return [[str(key)[:12], on.post("runs/log-parameter", {"run_id": run_id, "key": key, "value": "v"})] for key in keys]


@case("a metric without key, value or time is refused")
def missing(on: Target):
    run_id = on.run_id()
    full = {"run_id": run_id, "key": "m", "value": 1.0, "timestamp": 1}
    return [on.post("runs/log-metric", {key: value for key, value in full.items() if key != left}) for left in full]


@case("a param is kept as text")
def params(on: Target):
    run_id = on.run_id()
    for key, value in {"int": 1, "float": 1e-3, "none": None, "text": "a b", "list": [1, 2], "empty": "", "bool": True}.items():
        on.client.log_param(run_id, key, value)
    return on.client.get_run(run_id).data.params


@case("a param is not changed, and the same value again is no change")
def params_changed(on: Target):
    run_id = on.run_id()
    on.client.log_param(run_id, "a", "1")
    return [
        on.refusal(on.client.log_param, run_id, "a", "1"),
        on.refusal(on.client.log_param, run_id, "a", "2"),
        on.refusal(on.client.log_batch, run_id, [], [Param("a", "1"), Param("b", "1")], []),
        on.refusal(on.client.log_batch, run_id, [], [Param("a", "3"), Param("c", "1")], []),
        on.client.get_run(run_id).data.params,
    ]


@case("a param's value is cut at 6000 characters, and the cut value again is no change")
def params_long(on: Target):
    run_id = on.run_id()
    send = lambda value: on.post("runs/log-parameter", {"run_id": run_id, "key": "a", "value": value})  # noqa: E731
    answers = [send("v" * 6001), send("v" * 6000), send("v" * 7000), send("v" * 5999)]
    return [answers, len(on.client.get_run(run_id).data.params["a"])]


@case("a param's value is text, which may be left out")
def params_values(on: Target):
    run_id = on.run_id()
    values = ["", None, 5, True, [1], {"a": 1}]
    answers = [on.post("runs/log-parameter", {"run_id": run_id, "key": f"k{i}", "value": v}) for i, v in enumerate(values)]
    return [answers, on.post("runs/log-parameter", {"run_id": run_id, "key": "left"}), on.client.get_run(run_id).data.params]


@case("a batch logs metrics, params and tags at once")
def batch(on: Target):
    run_id = on.run_id(run_name="x")
    on.client.log_batch(run_id, [Metric("m", 1.5, 7, 2), Metric("n", math.nan, 7, 2)], [Param("p", "1")], [RunTag("t", "2")])
    run = on.client.get_run(run_id)
    return [run.data.metrics, run.data.params, run.data.tags]


@case("an empty batch is no error")
def batch_empty(on: Target):
    run_id = on.run_id()
    return [
        on.post("runs/log-batch", {"run_id": run_id}),
        on.post("runs/log-batch", {"run_id": run_id, "metrics": [], "params": None, "tags": []}),
        on.post("runs/log-batch", {}),
        on.post("runs/log-batch", {"run_id": run_id, "metrics": "none"}),
        on.post("runs/log-batch", {"run_id": run_id, "metrics": {}}),
    ]


def many(kind: str, count: int) -> list:
    if kind == "metrics":
        return [{"key": f"k{i}", "value": i, "timestamp": 1, "step": 0} for i in range(count)]
    return [{"key": f"k{i}", "value": "v"} for i in range(count)]


@case("a batch has at most 1000 metrics, 100 params, 100 tags and 1000 of all")
def batch_limits(on: Target):
    run_id = on.run_id()
    sizes = [
        {"metrics": 1000},
        {"metrics": 1001},
        {"params": 100},
        {"params": 101},
        {"tags": 100},
        {"tags": 101},
        {"metrics": 900, "params": 50, "tags": 50},
        {"metrics": 950, "params": 50, "tags": 1},
    ]
    return [
        on.post("runs/log-batch", {"run_id": run_id, **{kind: many(kind, count) for kind, count in size.items()}})
        for size in sizes
    ]


@case("a batch that is refused leaves nothing behind")
def batch_atomic(on: Target):
    run_id = on.run_id(run_name="x")
    good = {"metrics": many("metrics", 2), "params": many("params", 2), "tags": many("tags", 2)}
    answers = [
        on.post("runs/log-batch", {"run_id": run_id, **good, "metrics": [*good["metrics"], {"key": "", "value": 1, "timestamp": 1}]}),
        on.post("runs/log-batch", {"run_id": run_id, **good, "params": [*good["params"], {"key": "a//b", "value": "x"}]}),
        on.post("runs/log-batch", {"run_id": run_id, **good, "tags": [*good["tags"], {"key": "k" * 251, "value": "x"}]}),
        on.post("runs/log-batch", {"run_id": run_id, **good, "params": [*good["params"], {"key": "k0", "value": "x"}]}),
        on.post("runs/log-batch", {"run_id": run_id, **good, "metrics": [*good["metrics"], {"key": "m", "value": 1, "timestamp": -1}]}),
    ]
    run = on.client.get_run(run_id)
    return [answers, run.data.metrics, run.data.params, run.data.tags]


@case("a param twice in one batch is refused, a tag twice keeps the last")
def batch_twice(on: Target):
    run_id = on.run_id()
    return [
        on.refusal(on.client.log_batch, run_id, [], [Param("a", "1"), Param("a", "1")], []),
        on.refusal(on.client.log_batch, run_id, [], [Param("a", "1"), Param("a", "2")], []),
        on.refusal(on.client.log_batch, run_id, [], [], [RunTag("t", "1"), RunTag("t", "2")]),
        on.client.get_run(run_id).data.tags["t"],
        on.client.get_run(run_id).data.params,
    ]


@case("entries of a batch without their fields are refused")
def batch_fields(on: Target):
    run_id = on.run_id()
    entries = [
        ("metrics", {"value": 1, "timestamp": 1}),
        ("metrics", {"key": "a", "timestamp": 1}),
        ("metrics", {"key": "a", "value": 1}),
        ("metrics", {"key": "a", "value": 1, "timestamp": 1}),
        ("metrics", {"key": "a", "value": "x", "timestamp": 1}),
        ("metrics", {"key": "a", "value": 1, "timestamp": "x"}),
        ("metrics", {"key": "a", "value": 1, "timestamp": 1.5}),
        ("metrics", {"key": "a", "value": 1, "timestamp": 1, "step": 1.5}),
        ("metrics", {"key": "a", "value": "NaN", "timestamp": "5", "step": "6"}),
        ("metrics", None),
        ("metrics", 5),
        ("params", {"value": "1"}),
        ("params", {"key": "p"}),
        ("params", {"key": "q", "value": 5}),
        ("params", {"key": "r", "value": None}),
        ("tags", {"value": "1"}),
        ("tags", {"key": "t"}),
        ("tags", {"key": "u", "value": 5}),
    ]
    return [[kind, entry, on.post("runs/log-batch", {"run_id": run_id, kind: [entry]})] for kind, entry in entries]


@case("an invalid batch for a run that is not there is invalid first")
def batch_order(on: Target):
    return [
        on.post("runs/log-batch", {"run_id": "0" * 32, "params": [{"key": "a//b", "value": "x"}]}),
        on.post("runs/log-batch", {"run_id": "0" * 32, "params": [{"key": "a", "value": "x"}]}),
        on.post("runs/log-metric", {"run_id": "0" * 32, "key": "a//b", "value": 1, "timestamp": 1}),
        on.post("runs/log-parameter", {"run_id": "0" * 32, "key": "a//b", "value": "1"}),
        on.post("runs/set-tag", {"run_id": "0" * 32, "key": "a//b", "value": "1"}),
    ]


@case("log_params, log_metrics and set_tags of the client arrive whole, in more than one batch where they must")
def fluent_many(on: Target):
    import mlflow

    with mlflow.start_run(experiment_id=on.experiment()) as run:
        mlflow.log_params({f"p{i}": i for i in range(150)})
        mlflow.log_metrics({f"m{i}": i for i in range(50)}, step=2)
        mlflow.set_tags({f"t{i}": i for i in range(120)})
    data = on.client.get_run(run.info.run_id).data
    return [len(data.params), len(data.metrics), sum(1 for key in data.tags if key.startswith("t"))]


@case("what is logged without waiting is there when the run ends")
def asynchronous(on: Target):
    import mlflow

    with mlflow.start_run(experiment_id=on.experiment()) as run:
        for step in range(20):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=False)
        mlflow.log_param("a", 1, synchronous=False)
        mlflow.set_tag("b", 2, synchronous=False)
        mlflow.flush_async_logging()
    data = on.client.get_run(run.info.run_id).data
    return [data.metrics, data.params, data.tags["b"], len(on.client.get_metric_history(run.info.run_id, "loss"))]
