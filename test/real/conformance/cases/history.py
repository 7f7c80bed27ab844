"""metrics/get-history and get-history-bulk-interval."""

from mlflow.entities import Metric

from target import Target, case


def series(on: Target, count: int = 10, key: str = "m") -> str:
    run_id = on.run_id()
    on.client.log_batch(run_id, [Metric(key, step * 0.5, 1000 + step, step) for step in range(count)])
    return run_id


@case("a history is ordered by time, then step, then value, whatever order it came in")
def order(on: Target):
    run_id = on.run_id()
    points = [(3, 20, 1), (1, 10, 9), (2, 20, 0), (5, 20, 1), (4, 10, 9), (1, 30, -2)]
    for value, timestamp, step in points:
        on.client.log_metric(run_id, "m", value, timestamp, step)
    return [[point.value, point.timestamp, point.step] for point in on.client.get_metric_history(run_id, "m")]


@case("NaN has its place in a history as zero has")
def order_nan(on: Target):
    run_id = on.run_id()
    for value in [1.0, float("nan"), -1.0, 0.5]:
        on.client.log_metric(run_id, "m", value, 5, 1)
    return on.client.get_metric_history(run_id, "m")


@case("a history comes in pages")
def pages(on: Target):
    run_id = series(on)
    sizes, token = [], None
    while True:
        query = {"run_id": run_id, "metric_key": "m", "max_results": 4, **({"page_token": token} if token else {})}
        body = on.get("metrics/get-history", query)["body"]
        sizes.append([point["step"] for point in body["metrics"]])
        token = body.get("next_page_token")
        if not token:
            return sizes


@case("a history whose end is the end of a page has no further page")
def pages_even(on: Target):
    run_id = series(on, 8)
    body = on.get("metrics/get-history", {"run_id": run_id, "metric_key": "m", "max_results": 8})["body"]
    return [len(body["metrics"]), "next_page_token" in body]


@case("a page beyond the end is empty")
def pages_beyond(on: Target):
    run_id = series(on, 3)
    body = on.get("metrics/get-history", {"run_id": run_id, "metric_key": "m", "max_results": 2})["body"]
    token = body["next_page_token"]
    other = on.run_id()
    return on.get("metrics/get-history", {"run_id": other, "metric_key": "m", "max_results": 2, "page_token": token})


@case("a page of a history has a size of at least one")
def sizes(on: Target):
    run_id = series(on, 3)
    sizes = ["1", "0", "-1", "x", "1.5", "2147483647", "2147483648", "25000", "1000001"]
    return [[size, on.get("metrics/get-history", {"run_id": run_id, "metric_key": "m", "max_results": size})["status"]] for size in sizes]


@case("a history that is asked for without a size comes whole")
def whole(on: Target):
    run_id = series(on, 5)
    return on.get("metrics/get-history", {"run_id": run_id, "metric_key": "m"})


@case("a token that did not come from the server is refused")
def bad_token(on: Target):
    run_id = series(on, 3)
    tokens = ["x", "rubbish", "AAAA", "e30="]
    return [
        [token, on.get("metrics/get-history", {"run_id": run_id, "metric_key": "m", "max_results": 2, "page_token": token})]
        for token in tokens
    ]


@case("the history of a run or metric that is not there is empty")
def unknown(on: Target):
    run_id = series(on, 1)
    return [
        on.get("metrics/get-history", {"run_id": run_id, "metric_key": "other"}),
        on.get("metrics/get-history", {"run_id": "0" * 32, "metric_key": "m"}),
        on.get("metrics/get-history", {"run_id": run_id}),
        on.get("metrics/get-history", {"metric_key": "m"}),
        on.get("metrics/get-history", {"run_uuid": run_id, "metric_key": "m"}),
        on.client.get_metric_history(run_id, "other"),
    ]


@case("the history of a deleted run is still read")
def deleted(on: Target):
    run_id = series(on, 3)
    on.client.delete_run(run_id)
    return on.client.get_metric_history(run_id, "m")


@case("a long history comes whole through the client")
def long(on: Target):
    run_id = on.run_id()
    for start in range(0, 3000, 1000):
        on.client.log_batch(run_id, [Metric("m", step, 1000 + step, step) for step in range(start, start + 1000)])
    history = on.client.get_metric_history(run_id, "m")
    return [len(history), history[0].step, history[-1].step]


@case("the metrics of the largest names and steps are read back")
def extremes(on: Target):
    run_id = on.run_id()
    key = "k" * 250
    on.client.log_metric(run_id, key, 1.0, 2**53 + 1, 2**53 + 3)
    return [[str(point.timestamp), str(point.step)] for point in on.client.get_metric_history(run_id, key)]


BULK = "metrics/get-history-bulk-interval"


def bulk(on: Target, query: dict):
    return on.get(BULK, query)


@case("a bulk history has the points of several runs, in the order in which the runs are asked for")
def bulk_several(on: Target):
    first, second = series(on, 3), series(on, 2)
    return [
        bulk(on, {"run_ids": [first, second], "metric_key": "m"}),
        bulk(on, {"run_ids": [second, first], "metric_key": "m", "max_results": 10}),
    ]


@case("a bulk history thins out evenly and keeps the first and the last point")
def bulk_sampled(on: Target):
    run_id = series(on, 100)
    sampled = []
    for count in [1, 2, 3, 7, 10, 33, 99, 100, 101, 2500]:
        body = bulk(on, {"run_ids": run_id, "metric_key": "m", "max_results": count})["body"]
        sampled.append([count, [point["step"] for point in body["metrics"]]])
    return sampled


@case("a bulk history of points with one step thins out by points")
def bulk_one_step(on: Target):
    run_id = on.run_id()
    on.client.log_batch(run_id, [Metric("m", i, i, 0) for i in range(20)])
    return bulk(on, {"run_ids": run_id, "metric_key": "m", "max_results": 4})


@case("a bulk history keeps to the steps it is asked for")
def bulk_range(on: Target):
    run_id = series(on, 20)
    ranges = [(5, 10), (0, 0), (-5, 3), (50, 60), (10, 5), ("2", "4")]
    return [
        [start, end, bulk(on, {"run_ids": run_id, "metric_key": "m", "start_step": start, "end_step": end})]
        for start, end in ranges
    ]


@case("a bulk history needs both ends of its range, and whole numbers")
def bulk_range_bad(on: Target):
    run_id = series(on, 3)
    queries = [{"start_step": 1}, {"end_step": 1}, {"start_step": "x", "end_step": 2}, {"start_step": 1.5, "end_step": 2}]
    return [bulk(on, {"run_ids": run_id, "metric_key": "m", **query}) for query in queries]


@case("a bulk history is of at least one run, at most 100, and at most 2500 points a run")
def bulk_limits(on: Target):
    run_id = series(on, 3)
    return [
        bulk(on, {"metric_key": "m"}),
        bulk(on, {"run_ids": run_id}),
        bulk(on, {"run_ids": run_id, "metric_key": ""}),
        bulk(on, {"run_ids": [run_id] * 100, "metric_key": "none"}),
        bulk(on, {"run_ids": [run_id] * 101, "metric_key": "none"}),
        [[size, bulk(on, {"run_ids": run_id, "metric_key": "m", "max_results": size})["status"]] for size in ["0", "-1", "1", "2500", "2501", "x"]],
    ]


@case("a bulk history of runs and metrics that are not there is empty")
def bulk_unknown(on: Target):
    run_id = series(on, 3)
    return [
        bulk(on, {"run_ids": "0" * 32, "metric_key": "m"}),
        bulk(on, {"run_ids": [run_id, "0" * 32], "metric_key": "m"}),
        bulk(on, {"run_ids": run_id, "metric_key": "other"}),
    ]


@case("a bulk history has NaN and infinity as words and large numbers")
def bulk_special(on: Target):
    run_id = on.run_id()
    for step, value in enumerate([float("nan"), float("inf"), float("-inf"), 1.5]):
        on.client.log_metric(run_id, "m", value, 1, step)
    return bulk(on, {"run_ids": run_id, "metric_key": "m"})


@case("the calls of the web page, bulk without an interval, are answered alike")
def web_bulk(on: Target):
    run_id = series(on, 3)
    return on.raw("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", query={"run_ids": run_id, "metric_key": "m"})
