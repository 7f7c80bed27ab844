"""Two runs as two trainings of one project log them, the second from another commit: everything that a comparison is of.

usage: log_two_tunings.py PARQUET_FOLDER; prints the ids of the runs.
"""

import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

import mlflow

PROMPTS = ["How do I get a refund?", "I forgot my password."]


def main() -> None:
    mlflow.set_experiment("tunings")
    folder = pathlib.Path(tempfile.mkdtemp())
    for name, rate, rank, torch in [("calm-otter", 0.004, 16, "2.8.0"), ("keen-wren", 0.001, 24, "2.9.1")]:
        with mlflow.start_run(run_name=name) as run:
            mlflow.log_params({"learning_rate": rate, "lora_rank": rank, "batch_size": 8, "base_model": "tiny-q8_0.gguf"})
            mlflow.log_param("system_prompt", "Answer as a patient clerk of the shop would. " * 120)
            mlflow.set_tags({"purpose": "support", "slipway.git.commit": commit(), "slipway.git.dirty": str(name == "keen-wren").lower()})
            mlflow.set_tags({"slipway.data.data/train.csv": "a91f" + "0" * 28 if rank == 16 else "77b0" + "0" * 28})
            for step in range(60):
                mlflow.log_metrics({"loss": math.exp(-step * rate * 20) + (0.3 if step > 50 else 0.01), "rouge_l": step / 80 + rank / 300, "grad/norm": math.nan if step == 3 else 1.0}, step=step)
            for step in [0, 10, 20]:
                mlflow.log_table({"step": [step] * 2, "prompt": PROMPTS, "answer": [f"{name} says at {step}: {'Press Return. ' * (step // 5)}", f"Press Forgot password ({step})."]}, "samples.json")
            mlflow.log_artifacts(sys.argv[1], "completions")
            write(folder, rank, torch)
            mlflow.log_artifacts(str(folder))
            with mlflow.start_run(run_name=f"{name}-eval", nested=True):
                mlflow.log_metric("accuracy", 0.5 + rank / 100)
            print(run.info.run_id, flush=True)
        if rank == 16:
            train_again()


def write(folder: pathlib.Path, rank: int, torch: str) -> None:
    """The files of one run."""
    (folder / "requirements.txt").write_text(f"mlflow==3.17.2\ntorch=={torch}\n" + ("peft==0.17.0\n" if rank == 24 else ""))
    (folder / "report.md").write_text("# Report\n\nThe answers became **shorter**.\n")
    (folder / "config.json").write_text(json.dumps({"rank": rank, "targets": ["q", "v"]}))
    (folder / "eval.csv").write_text("question,answer,right\n" + "".join(f'"Q {at}, please","a long answer number {at}",{at % 2}\n' for at in range(200)))
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures/curve.png").write_bytes(png(96, 64))
    (folder / "adapter.gguf").write_bytes(b"GGUF" + bytes(5000 + rank))


def png(width: int, height: int) -> bytes:
    """A picture: a curve over a gradient."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b""
    for y in range(height):
        rows += b"\0"
        for x in range(width):
            is_curve = abs(y - height * math.exp(-x / 30)) < 2
            rows += bytes([255, 200, 0]) if is_curve else bytes([x * 2, y * 3, 120])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def commit() -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()


def train_again() -> None:
    """The next run is of another commit."""
    pathlib.Path("params.yaml").write_text("finetuning:\n  learning_rate: 1.0e-3\n  lora_rank: 24\n")
    pathlib.Path("train.py").write_text("import mlflow\n\nRANK = 24\nprint('training', RANK)\n")
    subprocess.run(["git", "commit", "-qam", "A lower rate, a higher rank"], check=True)


main()
