"""What an unmodified script does with MLflow's client, each answer as one JSON document for the test that runs this."""

import json
import math
import pathlib
import sys
import warnings

import mlflow

warnings.filterwarnings("ignore")
MODEL = "CustomerSupportLLM"


class Upper(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input: list[str]) -> list[str]:
        return [text.upper() for text in model_input]


def main(folder: pathlib.Path) -> dict:
    client = mlflow.MlflowClient()
    experiment = mlflow.set_experiment("support bot / ünï")
    (folder / "note.txt").write_text("kept as it is\n")
    with mlflow.start_run(run_name="bright-heron") as run:
        mlflow.log_param("learning_rate", 4e-3)
        mlflow.log_params({"rank": 16, "__proto__": "legal"})
        for step in range(50):
            mlflow.log_metric("loss", 5.0 / (step + 1), step=step)
        mlflow.log_metrics({"perplexity": 1.5, "broken": math.nan, "endless": math.inf}, step=49)
        mlflow.set_tag("purpose", "customer_support")
        mlflow.log_artifact(str(folder / "note.txt"), "notes")
        mlflow.log_artifacts(str(folder), "all")
        mlflow.log_text("Grüße", "text/größe.txt")
        mlflow.log_table({"step": [0], "prompt": ["refund?"], "answer": ["..."]}, "samples.json")
        mlflow.log_table({"step": [5], "prompt": ["refund?"], "answer": ["In 5 days."]}, "samples.json")
        info = mlflow.pyfunc.log_model(name="llm_model", python_model=Upper(), pip_requirements=["numpy"])
        first = mlflow.register_model(info.model_uri, MODEL, tags={"rank": "16"})
        second = mlflow.register_model(f"runs:/{run.info.run_id}/llm_model", MODEL)
    with mlflow.start_run(run_name="keen-wren"):
        mlflow.log_metric("loss", 9.0)
    client.transition_model_version_stage(MODEL, first.version, "production", archive_existing_versions=True)
    client.transition_model_version_stage(MODEL, second.version, "Production", archive_existing_versions=True)
    client.set_registered_model_alias(MODEL, "champion", first.version)
    client.update_model_version(MODEL, first.version, description="the first")
    client.set_model_version_tag(MODEL, first.version, "dataset", "a91f")
    kept = client.get_run(run.info.run_id)
    found = mlflow.search_runs(experiment_names=[experiment.name], filter_string="metrics.loss < 0.5")
    history = client.get_metric_history(run.info.run_id, "loss")
    by_stage = mlflow.pyfunc.load_model(f"models:/{MODEL}/Production")
    by_alias = mlflow.pyfunc.load_model(f"models:/{MODEL}@champion")
    table = mlflow.load_table("samples.json", run_ids=[run.info.run_id])
    return {
        "status": kept.info.status,
        "name": kept.info.run_name,
        "params": kept.data.params,
        "metrics": {key: str(value) for key, value in kept.data.metrics.items()},
        "purpose": kept.data.tags["purpose"],
        "history": [[point.step, point.value] for point in history] == [[s, 5.0 / (s + 1)] for s in range(50)],
        "found": list(found["tags.mlflow.runName"]),
        "experiments": sorted(each.name for each in client.search_experiments()),
        "artifacts": sorted(each.path for each in client.list_artifacts(run.info.run_id)),
        "text": mlflow.artifacts.load_text(f"{kept.info.artifact_uri}/text/größe.txt"),
        "note": mlflow.artifacts.load_text(f"{kept.info.artifact_uri}/notes/note.txt"),
        "answers": list(table["answer"]),
        "versions": sorted(
            [each.version, each.current_stage, each.run_id == run.info.run_id, each.description]
            for each in client.search_model_versions(f"name = '{MODEL}'")
        ),
        "tags": client.get_model_version(MODEL, first.version).tags,
        "champion": client.get_model_version_by_alias(MODEL, "champion").version,
        "latest": [each.version for each in client.get_latest_versions(MODEL, ["Production"])],
        "answered": [list(by_stage.predict(["hello"])), list(by_alias.predict(["hello"]))],
    }


print(json.dumps(main(pathlib.Path(sys.argv[1]))))
