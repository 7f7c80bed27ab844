"""A study with Optuna's own MLflowCallback: each trial a run nested in the one of the study; prints the study's run."""

import warnings

import mlflow
import optuna
from optuna_integration import MLflowCallback

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

experiment = mlflow.set_experiment("tuned")
callback = MLflowCallback(
    metric_name="loss",
    create_experiment=False,
    mlflow_kwargs={"nested": True, "experiment_id": experiment.experiment_id},
)
sampler = optuna.samplers.RandomSampler(seed=1)
study = optuna.create_study(study_name="tuned", sampler=sampler)
with mlflow.start_run(run_name="study") as run:
    study.optimize(
        lambda trial: (trial.suggest_float("lr", 0.0, 1.0) - 0.3) ** 2 + trial.suggest_int("rank", 1, 3),
        n_trials=4,
        callbacks=[callback],
    )
    mlflow.log_metric("best", study.best_value)
print("ANSWER", run.info.run_id, experiment.experiment_id)
