"""Aliases, stages, latest versions."""

import warnings

from target import Target, case

warnings.filterwarnings("ignore")


def model(on: Target, versions: int = 3) -> str:
    name = on.model()
    for _ in range(versions):
        on.version(name)
    return name


def stages(on: Target, name: str) -> list:
    return sorted([each.version, each.current_stage] for each in on.client.search_model_versions(f"name = '{name}'"))


def latest(on: Target, name: str, *options):
    return sorted([each.version, each.current_stage] for each in on.client.get_latest_versions(name, *options))


@case("an alias is set, moved and deleted")
def alias(on: Target):
    name = model(on)
    on.client.set_registered_model_alias(name, "champion", "1")
    first = on.client.get_model_version_by_alias(name, "champion").version
    on.client.set_registered_model_alias(name, "champion", "2")
    second = on.client.get_model_version_by_alias(name, "champion")
    aliases = on.client.get_registered_model(name).aliases
    on.client.delete_registered_model_alias(name, "champion")
    return [first, second, aliases, on.refusal(on.client.get_model_version_by_alias, name, "champion"), on.refusal(on.client.delete_registered_model_alias, name, "champion")]


@case("a version tells its aliases wherever it is given")
def alias_shown(on: Target):
    name = model(on, 2)
    on.client.set_registered_model_alias(name, "b", "1")
    on.client.set_registered_model_alias(name, "a", "1")
    return [
        on.client.get_model_version(name, "1").aliases,
        on.client.get_model_version_by_alias(name, "a").aliases,
        sorted([each.version, each.aliases] for each in on.client.search_model_versions(f"name = '{name}'")),
        [[each.version, each.aliases] for each in on.client.get_latest_versions(name)],
        [[each.version, each.aliases] for each in on.client.get_registered_model(name).latest_versions],
        on.client.update_model_version(name, "1", "x").aliases,
        on.client.transition_model_version_stage(name, "1", "Staging").aliases,
    ]


@case("an alias has letters, digits, dashes, and is neither latest nor a version's")
def alias_names(on: Target):
    name = model(on, 1)
    aliases = ["a", "A-b_9", "ünï", "latest", "LATEST", "Latest2", "v1", "V12", "v1a", "1", "a b", "a/b", "a.b", "a@b", "", "x" * 255, "x" * 256, None, 5, "emoji🚢"]
    return [[str(each)[:9], on.post("registered-models/alias", {"name": name, "alias": each, "version": "1"})] for each in aliases]


@case("an alias needs a version that is there")
def alias_version(on: Target):
    name = model(on, 1)
    return [on.post("registered-models/alias", {"name": name, "alias": "a", "version": each}) for each in ("7", "x", "", None, 1)] + [
        on.raw("GET", "/api/2.0/mlflow/registered-models/alias", query={"name": name}),
        on.raw("GET", "/api/2.0/mlflow/registered-models/alias", query={"name": name, "alias": "none"}),
        on.raw("GET", "/api/2.0/mlflow/registered-models/alias", query={"name": name, "alias": "a b"}),
        on.raw("DELETE", "/api/2.0/mlflow/registered-models/alias", {"name": name}),
    ]


@case("a version goes through every stage, in any case")
def transition(on: Target):
    name = model(on, 1)
    words = ["Staging", "production", "ARCHIVED", "none", "sTaging"]
    return [on.client.transition_model_version_stage(name, "1", each).current_stage for each in words]


@case("there is no other stage")
def stage_unknown(on: Target):
    name = model(on, 1)
    return [
        [each, on.post("model-versions/transition-stage", {"name": name, "version": "1", "stage": each, "archive_existing_versions": False})]
        for each in ("Canary", "", None, 5, "Deleted_Internal")
    ]


@case("those that hold a stage are archived when it is asked for")
def archiving(on: Target):
    name = model(on)
    for version in ("1", "2"):
        on.client.transition_model_version_stage(name, version, "Production")
    before = stages(on, name)
    on.client.transition_model_version_stage(name, "3", "Production", archive_existing_versions=True)
    return [before, stages(on, name)]


@case("a version that holds the stage already is not archived by its own move")
def archiving_self(on: Target):
    name = model(on, 2)
    on.client.transition_model_version_stage(name, "1", "Staging")
    on.client.transition_model_version_stage(name, "1", "Staging", archive_existing_versions=True)
    return stages(on, name)


@case("nothing is archived by a move to Archived or None")
def archiving_refused(on: Target):
    name = model(on, 2)
    return [
        on.refusal(on.client.transition_model_version_stage, name, "1", stage, archive_existing_versions=True).get("code")
        for stage in ("Archived", "None", "Production")
    ] + [stages(on, name)]


@case("whether to archive is true or false")
def archiving_types(on: Target):
    name = model(on, 1)
    body = {"name": name, "version": "1", "stage": "Staging"}
    return [on.post("model-versions/transition-stage", body)["status"]] + [
        on.post("model-versions/transition-stage", {**body, "archive_existing_versions": each})["status"] for each in (True, False, "true", 1, None)
    ]


@case("the latest version of each stage")
def latest_versions(on: Target):
    name = model(on, 5)
    for version, stage in (("1", "Production"), ("2", "Staging"), ("3", "Production")):
        on.client.transition_model_version_stage(name, version, stage)
    return [
        latest(on, name),
        latest(on, name, ["None"]),
        latest(on, name, ["Production"]),
        latest(on, name, ["production", "STAGING"]),
        latest(on, name, ["Archived"]),
        latest(on, name, []),
        on.refusal(on.client.get_latest_versions, name, ["Canary"]),
    ]


@case("the latest versions may be asked for with GET")
def latest_get(on: Target):
    name = model(on, 2)
    return [
        on.get("registered-models/get-latest-versions", {"name": name})["body"]["model_versions"][0]["version"],
        on.get("registered-models/get-latest-versions", {"name": name, "stages": ["None", "Staging"]})["status"],
        on.get("registered-models/get-latest-versions"),
        on.post("registered-models/get-latest-versions", {"name": name, "stages": "None"})["status"],
    ]


@case("a stage is a way to load a model")
def load_by_stage(on: Target):
    import mlflow

    class Upper(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input: list[str]) -> list[str]:
            return [text.upper() for text in model_input]

    mlflow.set_experiment(on.fresh("stages"))
    name = on.fresh("served")
    with mlflow.start_run() as run:
        mlflow.pyfunc.log_model(name="llm_model", python_model=Upper(), pip_requirements=["numpy"])
    version = mlflow.register_model(f"runs:/{run.info.run_id}/llm_model", name)
    none = [each.version for each in on.client.get_latest_versions(name, stages=["None"])]
    on.client.transition_model_version_stage(name, version.version, "Production", archive_existing_versions=True)
    on.client.set_registered_model_alias(name, "champion", version.version)
    uris = [f"models:/{name}/Production", f"models:/{name}@champion", f"models:/{name}/1", f"models:/{name}/latest"]
    return [none, version.run_id, [mlflow.pyfunc.load_model(uri).predict(["a"]) for uri in uris]]
