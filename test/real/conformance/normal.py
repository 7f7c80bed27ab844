"""What differs between two servers by nature (ids, clocks, invented names, roots) becomes a stable placeholder."""

import enum
import math
import os
import re
import time
import uuid

from mlflow.entities._mlflow_object import _MlflowObject
from mlflow.store.entities import PagedList

PATTERNS = [
    (re.compile(r"\bm-[0-9a-f]{32}\b"), "model"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "run"),
]
EXPERIMENT_ROOT = re.compile(r"^mlflow-artifacts:/(\d+)(?=/|$)")
INVENTED_NAME = re.compile(r"^[a-z]+-[a-z]+-\d{1,3}$")
HOUR_MS = 3_600_000


class Normal:
    """The placeholders of one case, numbered in the order in which their values are seen."""

    def __init__(self) -> None:
        self.nonce = uuid.uuid4().hex[:8]
        self.seen: dict[tuple[str, str], str] = {}
        self.now_ms = time.time() * 1000

    def plain(self, value, key: str = ""):
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, enum.Enum):
            return value.name
        if isinstance(value, int) and key == "value":
            # A double that JSON may write as 5 or as 5.0 is one value.
            return self.number(float(value))
        if isinstance(value, int):
            near = abs(value - self.now_ms) < HOUR_MS
            return "<now>" if near else value if abs(value) < 2**53 else str(value)
        if isinstance(value, float):
            return self.number(value)
        if isinstance(value, bytes):
            return value.decode("utf-8", "backslashreplace")
        if isinstance(value, str):
            return self.text(value, key)
        if isinstance(value, PagedList):
            return {"items": [self.plain(each) for each in value], "more": bool(value.token)}
        if isinstance(value, dict):
            return {self.text(str(name), ""): self.plain(each, str(name)) for name, each in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.plain(each, key) for each in value]
        if isinstance(value, _MlflowObject):
            return {name: self.plain(each, name) for name, each in value}
        return self.plain(str(value))

    def number(self, value: float):
        if math.isnan(value) or math.isinf(value):
            return str(value)
        if value == int(value) and abs(value - self.now_ms) < HOUR_MS:
            return "<now>"
        return repr(value)

    def text(self, value: str, key: str) -> str:
        if key in ("experiment_id", "experiment_ids") and value.isdigit() and value != "0":
            return self.placeholder("experiment", value)
        if key == "next_page_token":
            return "<token>"
        # Who registered a version: the hub knows by the token, the real server without logins does not.
        if key == "user_id" and (value == "" or "@" in value):
            return "<user>"
        if key == "_mlflow_experiment_ids":
            return "<experiments>"
        value = value.replace(self.nonce, "*")
        if key in ("run_name", "mlflow.runName") and INVENTED_NAME.match(value):
            return "<invented>"
        value = value.replace(os.environ["MLFLOW_TRACKING_URI"], "<server>")
        root = EXPERIMENT_ROOT.match(value)
        if root and root.group(1) != "0":
            value = f"mlflow-artifacts:/{self.placeholder('experiment', root.group(1))}{value[root.end():]}"
        for pattern, kind in PATTERNS:
            value = pattern.sub(lambda match, kind=kind: self.placeholder(kind, match.group()), value)
        return value

    def placeholder(self, kind: str, value: str) -> str:
        count = sum(1 for seen_kind, _ in self.seen if seen_kind == kind)
        return self.seen.setdefault((kind, value), f"<{kind} {count + 1}>")
