"""A fit under mlflow.sklearn.autolog(), as a user writes it; prints the id of the run that it made."""

import warnings

import mlflow
import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

warnings.filterwarnings("ignore")
mlflow.set_experiment("autologged")
mlflow.sklearn.autolog()

random = numpy.random.default_rng(7)
inputs = random.normal(size=(60, 3))
labels = (inputs[:, 0] > 0).astype(int)

with mlflow.start_run(run_name="fit") as run:
    LogisticRegression(C=0.5).fit(inputs, labels)
with mlflow.start_run(run_name="search") as search:
    GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0, 10.0]}, cv=2).fit(inputs, labels)

model = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
print("ANSWER", run.info.run_id, search.info.run_id, int(model.predict([[3.0, 0.0, 0.0]])[0]))
