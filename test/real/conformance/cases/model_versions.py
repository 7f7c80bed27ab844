"""model-versions/*"""

from target import Target, case


@case("a version is created with a source, a description and tags")
def created(on: Target):
    name = on.model()
    version = on.client.create_model_version(name, "s3://bucket/m", tags={"a": "b"}, description="why", run_link="http://x")
    return [version, on.client.get_model_version(name, "1")]


@case("versions are counted, and the number of a deleted one")
def counted(on: Target):
    name = on.model()
    numbers = [on.version(name) for _ in range(3)]
    on.client.delete_model_version(name, "2")
    middle = on.version(name)
    on.client.delete_model_version(name, middle)
    return [numbers, middle, on.version(name), sorted(each.version for each in on.client.search_model_versions(f"name = '{name}'"))]


@case("a version is refused without name or source, or with another type")
def create_refused(on: Target):
    name = on.model()
    bodies = [{}, {"name": name}, {"source": "s3://b/m"}, {"name": name, "source": ""}, {"name": name, "source": 5}, {"name": name, "source": "s3://b/m", "tags": "x"}, {"name": "", "source": "s3://b/m"}]
    return [on.post("model-versions/create", body) for body in bodies]


@case("a source is a place that the server does not open, without a way up")
def sources(on: Target):
    name = on.model()
    sources = ["s3://bucket/a/b", "gs://b/m", "hdfs://h/m", "dbfs:/a", "/etc/passwd", "file:///etc", "etc", "s3://b/../x", "s3://b/%2e%2e/x", "http://host/api/2.0/mlflow-artifacts/artifacts/../x", "mlflow-artifacts:/../x", "mlflow-artifacts:/0/x/artifacts", "runs:/" + "0" * 32 + "/m", "models:/none/1", "models:/m-" + "0" * 32, "models:/" + name + "/7", "abc:def", "s3://b/a?x=../y", "https://host/x", "ftp://h/x"]
    return [[source.replace(name, "NAME"), on.post("model-versions/create", {"name": name, "source": source})["status"]] for source in sources]


@case("a version comes from a run's artifacts when that run is named")
def from_run(on: Target):
    name = on.model()
    run = on.run()
    run_id, uri = run.info.run_id, run.info.artifact_uri
    return [
        on.refusal(on.client.create_model_version, name, f"{uri}/model", run_id=run_id),
        on.refusal(on.client.create_model_version, name, f"runs:/{run_id}/model", run_id=run_id),
        on.refusal(on.client.create_model_version, name, f"runs:/{run_id}/model"),
        on.refusal(on.client.create_model_version, name, f"{uri}/model", run_id=on.run_id()),
        on.refusal(on.client.create_model_version, name, f"{uri}/model"),
        on.refusal(on.client.create_model_version, name, "s3://b/m", run_id="0" * 32),
    ]


@case("a version comes from a logged model, and takes its run")
def from_model(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    model = on.client.create_logged_model(experiment_id, name="m", source_run_id=run_id)
    name = on.model()
    uri = f"models:/{model.model_id}"
    first = on.refusal(on.client.create_model_version, name, uri, run_id=run_id, model_id=model.model_id)
    second = on.refusal(on.client.create_model_version, name, uri, model_id=model.model_id)
    third = on.refusal(on.client.create_model_version, name, uri)
    tags = on.client.get_logged_model(model.model_id).tags
    return [first, second, third, tags, on.client.get_model_version_download_uri(name, "1")]


@case("a version is copied to another registered model")
def copied(on: Target):
    source, target = on.model("source"), on.fresh("target")
    on.version(source, tags={"a": "b"}, description="d")
    copy = on.client.copy_model_version(f"models:/{source}/1", target)
    again = on.client.copy_model_version(f"models:/{source}/1", target)
    chained = on.client.copy_model_version(f"models:/{target}/1", on.fresh("third"))
    return [copy, again.version, chained, on.client.get_model_version_download_uri(target, "1"), on.client.get_model_version_download_uri(on.fresh("third"), "1")]


@case("a version that is not there is refused by every call")
def unknown(on: Target):
    name = on.model()
    on.version(name)
    answers = []
    for version in ("7", "x", "0"):
        answers.append([
            on.refusal(on.client.get_model_version, name, version),
            on.refusal(on.client.update_model_version, name, version, "x"),
            on.refusal(on.client.delete_model_version, name, version),
            on.refusal(on.client.set_model_version_tag, name, version, "a", "b"),
            on.refusal(on.client.delete_model_version_tag, name, version, "a"),
            on.refusal(on.client.get_model_version_download_uri, name, version),
            on.refusal(on.client.transition_model_version_stage, name, version, "Staging"),
            on.refusal(on.client.set_registered_model_alias, name, "a", version),
        ])
    return answers


@case("a version's number is text")
def number_types(on: Target):
    name = on.model()
    on.version(name)
    return [[version, on.raw("PATCH", "/api/2.0/mlflow/model-versions/update", {"name": name, "version": version, "description": "x"})["status"]] for version in ("1", 1, "01", " 1", None, "")]


@case("a description of a version is changed, taken away, and left alone")
def updated(on: Target):
    name = on.model()
    on.version(name, description="first")
    send = lambda **fields: on.raw("PATCH", "/api/2.0/mlflow/model-versions/update", {"name": name, "version": "1", **fields})["body"]["model_version"].get("description")  # noqa: E731
    return [on.client.update_model_version(name, "1", "second"), send(), send(description=""), send(description=None)]


@case("tags of a version are set, replaced and deleted")
def tags(on: Target):
    name = on.model()
    on.version(name, tags={"a": "1"})
    on.client.set_model_version_tag(name, "1", "a", "2")
    on.client.set_model_version_tag(name, "1", "b", "")
    before = on.client.get_model_version(name, "1").tags
    on.client.delete_model_version_tag(name, "1", "a")
    return [before, on.client.get_model_version(name, "1").tags, on.refusal(on.client.delete_model_version_tag, name, "1", "a")]


@case("a tag of a version has a key of at most 250 and a value of at most 100000 characters")
def tag_limits(on: Target):
    name = on.model()
    on.version(name)
    send = lambda key, value: on.post("model-versions/set-tag", {"name": name, "version": "1", "key": key, "value": value})["status"]  # noqa: E731
    return [send("k" * 250, "v"), send("k" * 251, "v"), send("k", "v" * 100_000), send("k", "v" * 100_001), send("", "v"), send("k", None), send("../x", "v")]


@case("a deleted version is gone, with its aliases")
def deleted(on: Target):
    name = on.model()
    on.version(name)
    on.version(name)
    on.client.set_registered_model_alias(name, "champion", "1")
    on.client.delete_model_version(name, "1")
    return [
        on.refusal(on.client.get_model_version, name, "1"),
        on.refusal(on.client.delete_model_version, name, "1"),
        on.refusal(on.client.get_model_version_by_alias, name, "champion"),
        on.client.get_registered_model(name).aliases,
    ]


def several(on: Target) -> tuple[str, str, str]:
    first, second = on.model("first"), on.model("second")
    run_id = on.run_id()
    on.version(first, "s3://bucket/a", tags={"t": "x"})
    on.version(first, "s3://bucket/b", tags={"t": "Y"}, run_id=run_id)
    on.version(second, "gs://bucket/c")
    on.version(first, "gs://bucket/d", tags={"t": "x", "u": "1"})
    return first, second, run_id


def found(on: Target, filter_string: str, **options):
    answer = on.refusal(
        lambda: [[each.name, each.version] for each in on.client.search_model_versions(filter_string, **options)]
    )
    return answer.get("answered", answer)


@case("versions are found by name, number, run, source and tags")
def search(on: Target):
    first, second, run_id = several(on)
    mine = f"name LIKE '%{on.normal.nonce}'"
    filters = [
        f"name = '{first}'",
        f"name != '{first}' AND {mine}",
        f"name IN ('{first}', '{second}')",
        f"name ILIKE 'FIRST%' AND {mine}",
        f"run_id = '{run_id}'",
        f"run_id IN ('{run_id}')",
        f"run_id != '{run_id}' AND {mine}",
        f"source_path = 's3://bucket/a' AND {mine}",
        f"source_path LIKE 's3%' AND {mine}",
        f"version_number = 2 AND {mine}",
        f"version_number > 1 AND {mine}",
        f"version_number = '2' AND {mine}",
        f"version_number != 1 and {mine}",
        f"tags.t = 'x' AND {mine}",
        f"tags.t != 'x' AND {mine}",
        f"tag.t ILIKE 'y' AND {mine}",
        f"tags.t = 'x' AND tags.u = '1' AND {mine}",
        f"attribute.name = '{first}'",
    ]
    return [found(on, each, order_by=["name", "version_number"]) for each in filters]


@case("versions are not found by a filter that the language does not know")
def search_malformed(on: Target):
    filters = ["name", "name > 'a'", "current_stage = 'Staging'", "version = 1", "version_number = 'x'", "version_number LIKE '1'", "version_number > 1.5", "source = 'a'", "source_path IN ('a')", "run_id > 'a'", "tags.a IS NULL", "tags.a IN ('x')", "name = 'a' OR name = 'b'", "attributes.name = 'a'", "creation_timestamp > 1", "name = 5"]
    return [[each, found(on, each).get("code")] for each in filters]


@case("versions are ordered by name, number and times, by the last change where nothing is asked")
def search_order(on: Target):
    several(on)
    mine = f"name LIKE '%{on.normal.nonce}'"
    on.client.update_model_version(on.fresh("first"), "1", "newest")
    orders = [[], ["name"], ["name DESC"], ["version_number"], ["version_number DESC", "name"], ["creation_timestamp"], ["last_updated_timestamp DESC"], ["run_id"], ["tags.t"], ["source_path"], ["version"]]
    return [[each, found(on, mine, order_by=each)] for each in orders]


@case("versions come in pages")
def search_pages(on: Target):
    several(on)
    pages, token = [], None
    while True:
        page = on.client.search_model_versions(f"name LIKE '%{on.normal.nonce}'", max_results=3, order_by=["name", "version_number"], page_token=token)
        pages.append([[each.name, each.version] for each in page])
        token = page.token
        if not token:
            return pages


@case("a page of versions has at most 200000")
def search_limits(on: Target):
    nobody = f"name = '{on.fresh('nobody')}'"
    return [[size, on.get("model-versions/search", {"filter": nobody, "max_results": size})] for size in ("1", "200000", "200001", "0", "-1", "x")]


@case("the address of a version's files is its source")
def download(on: Target):
    name = on.model()
    on.version(name, "s3://bucket/a/b")
    return [on.client.get_model_version_download_uri(name, "1"), on.get("model-versions/get-download-uri", {"name": name}), on.get("model-versions/get-download-uri", {"name": name, "version": "7"})]


@case("mlflow.register_model makes the model and a version with tags")
def fluent(on: Target):
    import mlflow

    name = on.fresh("registered")
    first = mlflow.register_model("s3://bucket/model", name, tags={"a": "b"})
    second = mlflow.register_model("s3://bucket/model", name)
    return [[each.version, each.tags, each.status, each.source] for each in (first, second)] + [on.client.get_registered_model(name).name]
