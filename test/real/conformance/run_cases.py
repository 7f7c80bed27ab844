"""Runs the cases of cases/*.py through the real MLflow client against MLFLOW_TRACKING_URI.

Prints one line of JSON a case: its name and what came back, normalised, so that two servers can be compared.
"""

import importlib
import json
import pathlib
import sys
import traceback
import warnings

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here))

from normal import Normal  # noqa: E402
from target import Target, cases  # noqa: E402


def run(function) -> dict:
    normal = Normal()
    target = Target(normal)
    try:
        return {"answers": normal.plain(function(target))}
    except Exception:  # a case is wrong, or the server answered what no case expects
        return {"crashed": traceback.format_exc(limit=-4)}


def main(wanted: list[str]) -> None:
    for file in sorted((here / "cases").glob("*.py")):
        importlib.import_module(f"cases.{file.stem}")
    for name, function in cases.items():
        if not wanted or any(part in name for part in wanted):
            print(json.dumps({"case": name, **run(function)}), file=answers, flush=True)


# The client tells of runs and URLs on stdout, which here is for the answers alone.
answers, sys.stdout = sys.stdout, sys.stderr
main(sys.argv[1:])
