"""transformers' own MLflowCallback driven through its CallbackHandler as Trainer drives it; prints the run that it made.

Without torch TrainingArguments cannot be made: an object with the fields that the callback reads stands in its place.
State, control, handler and callback are the library's.
"""

import json
import pathlib
import sys
import warnings

import mlflow
from transformers.integrations import MLflowCallback
from transformers.trainer_callback import CallbackHandler, TrainerControl, TrainerState

warnings.filterwarnings("ignore")
output = pathlib.Path(sys.argv[1])


class Config:
    def to_dict(self) -> dict:
        return {"model_type": "tiny", "hidden_size": 64, "vocab": "v" * 7000, "dtype": None}


class Model:
    config = Config()


class Arguments:
    run_name = "trained"
    output_dir = str(output)

    def to_dict(self) -> dict:
        many = {f"option_{index}": index for index in range(150)}
        return {"learning_rate": 2e-5, "num_train_epochs": 3, "fp16": False, "output_dir": self.output_dir, **many}


args, state, control, model = Arguments(), TrainerState(), TrainerControl(), Model()
handler = CallbackHandler([MLflowCallback()], model, None, None, None)
control = handler.on_train_begin(args, state, control)
for step in range(1, 21):
    state.global_step = step
    state.epoch = step / 10
    control = handler.on_step_end(args, state, control)
    if step % 5 == 0:
        control = handler.on_log(args, state, control, {"loss": 2.0 / step, "grad_norm": 0.5, "learning_rate": 2e-5, "epoch": state.epoch})
    if step % 10 == 0:
        control = handler.on_evaluate(args, state, control, {"eval_loss": 3.0 / step})
        control = handler.on_log(args, state, control, {"eval_loss": 3.0 / step, "eval_(odd)": 1, "epoch": state.epoch})
        checkpoint = output / f"checkpoint-{step}"
        checkpoint.mkdir(parents=True)
        (checkpoint / "trainer_state.json").write_text(json.dumps({"global_step": step}))
        control = handler.on_save(args, state, control)
run = mlflow.active_run()
control = handler.on_train_end(args, state, control)
mlflow.flush_async_logging()
print("ANSWER", run.info.run_id)
