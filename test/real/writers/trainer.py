"""A real transformers.Trainer on a tiny model, where torch is installed; prints the run that its MLflowCallback made."""

import sys

import mlflow
import torch
from transformers import Trainer, TrainingArguments


class Tiny(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(2, 1)

    def forward(self, x, labels):
        return {"loss": ((self.linear(x) - labels) ** 2).mean()}


data = [{"x": torch.tensor([float(i), 1.0]), "labels": torch.tensor([float(i)])} for i in range(8)]
args = TrainingArguments(output_dir=sys.argv[1], run_name="real", max_steps=4, logging_steps=1, report_to=["mlflow"], use_cpu=True)
Trainer(model=Tiny(), args=args, train_dataset=data).train()
print("ANSWER", mlflow.last_active_run().info.run_id)
