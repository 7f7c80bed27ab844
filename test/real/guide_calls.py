"""The guide's calls of the registry, as its scripts have them: register, describe, promote with archiving, load by stage."""

import json
import warnings

import mlflow

warnings.filterwarnings("ignore")
NAME = "CustomerSupportLLM"


class Echo(mlflow.pyfunc.PythonModel):
    def __init__(self, answer: str) -> None:
        self.answer = answer

    def predict(self, context, model_input: list[str]) -> list[str]:
        return [self.answer for _ in model_input]


def register(answer: str) -> str:
    with mlflow.start_run(run_name=answer) as run:
        mlflow.log_params({"learning_rate": 2e-5, "epochs": 3})
        mlflow.pyfunc.log_model(name="llm_model", python_model=Echo(answer), pip_requirements=["numpy"])
    version = mlflow.register_model(
        model_uri=f"runs:/{run.info.run_id}/llm_model",
        name=NAME,
        tags={"task": "customer_support", "version": answer},
    )
    client.update_registered_model(NAME, description="Answers customers")
    client.update_model_version(NAME, version.version, description=f"Fine-tuned: {answer}")
    return version.version


def stages() -> dict:
    return {each.version: each.current_stage for each in client.search_model_versions(f"name = '{NAME}'")}


client = mlflow.MlflowClient()
mlflow.set_experiment("llm-finetuning")
steps = []
for answer in ("first", "second"):
    registered = register(answer)
    latest = client.get_latest_versions(NAME, stages=["None"])
    steps.append([registered, [each.version for each in latest], latest[0].tags["version"], latest[0].description])
    for stage in ("Staging", "Production"):
        client.transition_model_version_stage(NAME, latest[0].version, stage, archive_existing_versions=True)
        steps.append(dict(sorted(stages().items())))
    steps.append(list(mlflow.pyfunc.load_model(f"models:/{NAME}/Production").predict(["refund?"])))
steps.append(client.get_registered_model(NAME).description)
print(json.dumps(steps))
