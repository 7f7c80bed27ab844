"""What is no call, or not a proper one; server-info, health, version, aliases of paths."""

from target import Target, case


@case("the server tells that it is there and which protocol it speaks")
def health(on: Target):
    return [on.raw("GET", "/health"), on.raw("GET", "/version")]


@case("the server tells what it can")
def server_info(on: Target):
    return [on.raw("GET", f"/{base}/3.0/mlflow/server-info") for base in ("api", "ajax-api")]


@case("every call is also there for web pages, under ajax-api")
def ajax(on: Target):
    experiment_id = on.experiment()
    return [
        on.raw("GET", "/ajax-api/2.0/mlflow/experiments/get", query={"experiment_id": experiment_id}),
        on.raw("POST", "/ajax-api/2.0/mlflow/runs/search", {"experiment_ids": [experiment_id]}),
        on.raw("POST", "/ajax-api/2.0/mlflow/experiments/search", {"max_results": 1, "filter": "name = 'x'"}),
        on.raw("GET", "/ajax-api/2.0/mlflow-artifacts/artifacts", query={"path": "none"}),
    ]


@case("a call of another version of the protocol is not there")
def versions(on: Target):
    paths = ["/api/3.0/mlflow/experiments/get", "/api/1.0/mlflow/experiments/get", "/api/2.0/preview/mlflow/experiments/get", "/api/2.11/mlflow/metrics/get-history-bulk-interval"]
    return [on.raw("GET", path, query={"experiment_id": "0"})["status"] for path in paths]


@case("a path that is no call")
def no_endpoint(on: Target):
    paths = ["/api/2.0/mlflow/none", "/api/2.0/mlflow/runs", "/api/2.0/mlflow/runs/none", "/api/none", "/api/2.0/mlflow/experiments/get/x"]
    return [[on.raw(method, path)["status"] for path in paths] for method in ("GET", "POST")]


@case("a call with another method")
def wrong_method(on: Target):
    calls = [("GET", "runs/create"), ("POST", "runs/get"), ("DELETE", "runs/get"), ("PUT", "runs/log-metric"), ("POST", "registered-models/update"), ("PATCH", "registered-models/get")]
    return [on.raw(method, f"/api/2.0/mlflow/{path}")["status"] for method, path in calls]


REQUIRED = [
    ("GET", "experiments/get"), ("GET", "experiments/get-by-name"), ("POST", "experiments/create"), ("POST", "experiments/delete"),
    ("POST", "experiments/restore"), ("POST", "experiments/update"), ("POST", "experiments/set-experiment-tag"), ("POST", "experiments/delete-experiment-tag"),
    ("GET", "runs/get"), ("POST", "runs/update"), ("POST", "runs/delete"), ("POST", "runs/restore"), ("POST", "runs/set-tag"), ("POST", "runs/delete-tag"),
    ("POST", "runs/log-metric"), ("POST", "runs/log-parameter"), ("POST", "runs/log-batch"), ("POST", "runs/log-inputs"), ("POST", "runs/outputs"),
    ("GET", "artifacts/list"), ("GET", "metrics/get-history"), ("GET", "metrics/get-history-bulk-interval"),
    ("POST", "registered-models/create"), ("GET", "registered-models/get"), ("POST", "registered-models/rename"), ("PATCH", "registered-models/update"),
    ("DELETE", "registered-models/delete"), ("POST", "registered-models/get-latest-versions"), ("POST", "registered-models/set-tag"),
    ("DELETE", "registered-models/delete-tag"), ("POST", "registered-models/alias"), ("DELETE", "registered-models/alias"), ("GET", "registered-models/alias"),
    ("POST", "model-versions/create"), ("GET", "model-versions/get"), ("PATCH", "model-versions/update"), ("DELETE", "model-versions/delete"),
    ("POST", "model-versions/transition-stage"), ("POST", "model-versions/set-tag"), ("DELETE", "model-versions/delete-tag"),
    ("POST", "logged-models"), ("POST", "logged-models/search"),
]


@case("each call without its required fields is refused with the same code")
def required(on: Target):
    return [[path, method, on.raw(method, f"/api/2.0/mlflow/{path}", None if method == "GET" else {})] for method, path in REQUIRED]


@case("each call with null for its required fields is refused with the same code")
def required_null(on: Target):
    fields = ["name", "experiment_id", "run_id", "key", "value", "version", "alias", "source", "new_name", "metric_key", "timestamp", "stage", "models"]
    body = {field: None for field in fields}
    return [[path, method, on.raw(method, f"/api/2.0/mlflow/{path}", body)] for method, path in REQUIRED if method != "GET"]


@case("each call with empty text for its required fields is refused with the same code")
def required_empty(on: Target):
    fields = ["name", "experiment_id", "experiment_name", "run_id", "key", "version", "alias", "source", "new_name", "metric_key", "stage"]
    body = {field: "" for field in fields}
    return [
        [path, method, on.raw(method, f"/api/2.0/mlflow/{path}", None if method == "GET" else body, query=body if method == "GET" else None)]
        for method, path in REQUIRED
    ]


@case("unknown fields are passed over")
def unknown_fields(on: Target):
    experiment_id = on.experiment()
    return [
        on.post("runs/search", {"experiment_ids": [experiment_id], "nonsense": {"a": [1]}, "__proto__": 5}),
        on.get("experiments/get", {"experiment_id": experiment_id, "nonsense": "x"})["status"],
        on.post("experiments/set-experiment-tag", {"experiment_id": experiment_id, "key": "a", "value": "b", "extra": None}),
    ]


@case("null is as if the field were not there")
def null_fields(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    return [
        on.post("runs/create", {"experiment_id": experiment_id, "tags": None, "run_name": "x", "start_time": 1})["status"],
        on.post("runs/log-metric", {"run_id": run_id, "key": "a", "value": 1, "timestamp": 1, "step": None, "model_id": None})["status"],
        on.post("runs/search", {"experiment_ids": [experiment_id], "filter": None, "page_token": None, "run_view_type": None})["status"],
    ]


@case("required fields in camelCase are missing")
def camel_case(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    return [
        on.post("runs/set-tag", {"runId": run_id, "key": "a", "value": "b"}),
        on.get("runs/get", {"runId": run_id}),
        on.post("experiments/set-experiment-tag", {"experimentId": experiment_id, "key": "a", "value": "b"}),
    ]


@case("a body is sent as JSON")
def content_types(on: Target):
    body = '{"max_results": 1, "filter": "name = \'x\'"}'
    types = ["application/json", "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "", None, "APPLICATION/JSON", "application/jsonx"]
    return [[each, on.post("experiments/search", data=body, headers={"Content-Type": each})] for each in types]


@case("a body that is no JSON object has no fields")
def no_json(on: Target):
    bodies = ["", "{", "rubbish", "null", "[]", "5", '"text"', "{}", '"{}"', "{'a': 1}", "\ufeff{}".encode().decode("latin-1"), '{"experiment_id": "0",}']
    return [[each, on.post("experiments/delete", data=each)["status"]] for each in bodies]


@case("old clients send their JSON as a string of JSON")
def double_encoded(on: Target):
    import json

    return on.post("experiments/search", data=json.dumps(json.dumps({"max_results": 1, "filter": "name = 'x'"})))


@case("a GET may carry its fields in its body")
def get_with_body(on: Target):
    return on.raw("GET", "/api/2.0/mlflow/experiments/get", {"experiment_id": "0"})["status"]


@case("fields of the wrong type are refused")
def types(on: Target):
    run_id = on.run_id()
    bodies = [
        ("runs/set-tag", {"run_id": 5, "key": "a", "value": "b"}),
        ("runs/set-tag", {"run_id": [run_id], "key": "a", "value": "b"}),
        ("runs/set-tag", {"run_id": run_id, "key": ["a"], "value": "b"}),
        ("runs/delete-tag", {"run_id": run_id, "key": 5}),
        ("experiments/delete", {"experiment_id": 5}),
        ("registered-models/create", {"name": on.fresh("x"), "description": 5}),
        ("registered-models/get-latest-versions", {"name": 5}),
    ]
    return [[path, on.post(path, body)] for path, body in bodies]


@case("a field named twice keeps the last")
def duplicate_fields(on: Target):
    name = on.fresh("last")
    answer = on.post("experiments/create", data='{"name": "first", "name": "%s"}' % name)
    return [answer["status"], on.client.get_experiment_by_name(name) is not None]


@case("both spellings of a field at once are refused")
def both_spellings(on: Target):
    experiment_id = on.experiment()
    return on.post("runs/search", {"experiment_ids": [experiment_id], "maxResults": 1, "max_results": 2})
