"""The server that a case talks to, and the table of cases."""

import os

import requests
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from normal import Normal

cases: dict = {}


def case(name: str):
    """Registers a case under a sentence; its function gets a Target and returns what is compared."""

    def register(function):
        if name in cases:
            raise ValueError(f"two cases are named {name!r}")
        cases[name] = function
        return function

    return register


class Target:
    """A server with names that nobody else uses, so that cases do not see each other."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.url = os.environ["MLFLOW_TRACKING_URI"]
        self.client = MlflowClient()
        self.experiments = 0

    def fresh(self, name: str) -> str:
        return f"{name}-{self.normal.nonce}"

    def experiment(self, name: str = "experiment", **options) -> str:
        """The id of a new experiment; a name that is taken gets a number."""
        self.experiments += 1
        unique = name if self.experiments == 1 or name != "experiment" else f"{name}-{self.experiments}"
        return self.client.create_experiment(self.fresh(unique), **options)

    def run(self, experiment_id: str | None = None, **options):
        """A new run, in an experiment of its own where none is named."""
        return self.client.create_run(experiment_id or self.experiment(), **options)

    def run_id(self, experiment_id: str | None = None, **options) -> str:
        return self.run(experiment_id, **options).info.run_id

    def model(self, name: str = "model", **options) -> str:
        """The name of a new registered model."""
        return self.client.create_registered_model(self.fresh(name), **options).name

    def version(self, name: str, source: str = "s3://bucket/model", **options) -> str:
        """The number of a new version."""
        return self.client.create_model_version(name, source, **options).version

    def refusal(self, call, *args, **options):
        """How the client reports that the server refused the call, or what it answered."""
        try:
            return {"answered": self.normal.plain(call(*args, **options))}
        except MlflowException as error:
            return {"refused": type(error).__name__, "code": error.error_code}

    def raw(self, method: str, path: str, body=None, *, query=None, data=None, headers=None):
        """The status and the JSON of a request that the client would not send; of an error only its code."""
        token = os.environ.get("MLFLOW_TRACKING_TOKEN")
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None or data is not None:
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        answer = requests.request(
            method,
            f"{self.url}{path}",
            json=body,
            data=data,
            params=query,
            headers={name: value for name, value in sent.items() if value is not None},
            timeout=60,
        )
        try:
            content = answer.json()
        except ValueError:
            content = answer.text
        if isinstance(content, dict) and "error_code" in content:
            return {"status": answer.status_code, "code": content["error_code"]}
        if not answer.ok:
            return {"status": answer.status_code}
        return {"status": answer.status_code, "body": content}

    def post(self, path: str, body=None, **options):
        return self.raw("POST", f"/api/2.0/mlflow/{path}", {} if body is None else body, **options)

    def get(self, path: str, query=None, **options):
        return self.raw("GET", f"/api/2.0/mlflow/{path}", query=query, **options)
