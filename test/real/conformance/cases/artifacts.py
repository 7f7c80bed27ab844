"""artifacts/list and the proxy mlflow-artifacts/*."""

import pathlib
import tempfile

from target import Target, case

PROXY = "/api/2.0/mlflow-artifacts/artifacts"


def logged(on: Target, *names: str) -> str:
    """A run with these text files; each has its own name as content."""
    run_id = on.run_id()
    for name in names:
        on.client.log_text(run_id, name, name)
    return run_id


def listed(on: Target, run_id: str, path: str | None = None):
    return [[each.path, each.is_dir, each.file_size] for each in on.client.list_artifacts(run_id, path)]


@case("artifacts are listed folder by folder, by name")
def listing(on: Target):
    run_id = logged(on, "b.txt", "a.txt", "deep/er/c.txt", "deep/d.txt", "Z.txt")
    return [listed(on, run_id, path) for path in (None, "", "deep", "deep/er", "deep/", "deep/er/c.txt", "none", "a.txt")]


@case("an artifact is read back as it was sent, in any script")
def read_back(on: Target):
    names = ["plain.txt", "with space.txt", "größe/ünï.txt", "日本語.txt", "🚢.txt", "a+b&c=d.txt", "semi;colon.txt", "quote'\".txt", "[x]{y}.txt", "comma,name.txt"]
    run_id = logged(on, *names)
    with tempfile.TemporaryDirectory() as folder:
        kept = [pathlib.Path(on.client.download_artifacts(run_id, name, folder)).read_text() for name in names]
    return [kept, listed(on, run_id)]


@case("an artifact with a percent sign in its name")
def percent(on: Target):
    run_id = on.run_id()
    return on.refusal(on.client.log_text, run_id, "x", "100%.txt")


@case("an empty artifact is kept")
def empty(on: Target):
    run_id = on.run_id()
    on.client.log_text(run_id, "", "empty.txt")
    with tempfile.TemporaryDirectory() as folder:
        content = pathlib.Path(on.client.download_artifacts(run_id, "empty.txt", folder)).read_text()
    return [content, on.get("artifacts/list", {"run_id": run_id})]


@case("a large artifact is kept byte by byte")
def large(on: Target):
    run_id = on.run_id()
    content = bytes(range(256)) * 8192
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "large.bin")
        file.write_bytes(content)
        on.client.log_artifact(run_id, str(file))
        back = pathlib.Path(on.client.download_artifacts(run_id, "large.bin", tempfile.mkdtemp(dir=folder))).read_bytes()
    return [back == content, listed(on, run_id)]


@case("a folder is logged and downloaded whole")
def folders(on: Target):
    run_id = on.run_id()
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "source")
        (source / "in ner").mkdir(parents=True)
        (source / "a.txt").write_text("a")
        (source / "in ner" / "b.txt").write_text("b")
        on.client.log_artifacts(run_id, str(source), "top")
        target = pathlib.Path(on.client.download_artifacts(run_id, "top", tempfile.mkdtemp(dir=folder)))
        return sorted([str(file.relative_to(target)), file.read_text()] for file in target.rglob("*.txt"))


@case("the whole of a run's artifacts is downloaded")
def all_of_them(on: Target):
    run_id = logged(on, "a.txt", "b/c.txt")
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(on.client.download_artifacts(run_id, "", folder))
        return sorted(str(file.relative_to(target)) for file in target.rglob("*.txt"))


@case("an artifact that is sent again is replaced")
def replaced(on: Target):
    run_id = on.run_id()
    on.client.log_text(run_id, "first and longer", "a.txt")
    on.client.log_text(run_id, "second", "a.txt")
    with tempfile.TemporaryDirectory() as folder:
        return pathlib.Path(on.client.download_artifacts(run_id, "a.txt", folder)).read_text()


@case("dictionaries, tables and figures are artifacts")
def fluent(on: Target):
    import mlflow

    experiment_id = on.experiment()
    mlflow.set_experiment(experiment_id=experiment_id)
    run_id = on.run_id(experiment_id)
    on.client.log_dict(run_id, {"a": [1, "ü"]}, "d.json")
    on.client.log_dict(run_id, {"a": 1}, "d.yaml")
    on.client.log_table(run_id, {"q": ["a"], "n": [1]}, "t.json")
    on.client.log_table(run_id, {"q": ["b"], "n": [2]}, "t.json")
    table = mlflow.load_table("t.json", run_ids=[run_id])
    return [listed(on, run_id), table.values.tolist(), on.client.get_run(run_id).data.tags.get("mlflow.loggedArtifacts")]


def root(on: Target, run_id: str) -> str:
    return on.client.get_run(run_id).info.artifact_uri.removeprefix("mlflow-artifacts:/")


@case("the proxy lists base names")
def proxy_list(on: Target):
    run_id = logged(on, "deep/a.txt", "deep/er/b.txt", "c.txt")
    base = root(on, run_id)
    return [on.raw("GET", PROXY, query={"path": path}) for path in (base, f"{base}/deep", f"{base}/none", f"{base}/c.txt", f"{base}/deep/")]


@case("the proxy takes a file with PUT, gives it with GET, and deletes it")
def proxy_round(on: Target):
    run_id = on.run_id()
    url = f"{PROXY}/{root(on, run_id)}/x/y.txt"
    return [
        on.raw("PUT", url, data=b"hello"),
        on.raw("GET", url),
        on.raw("DELETE", url),
        on.raw("GET", url),
        on.raw("DELETE", url),
        listed(on, run_id),
    ]


@case("a folder is not given as a file and is deleted whole")
def proxy_folder(on: Target):
    run_id = logged(on, "deep/a.txt", "b.txt")
    url = f"{PROXY}/{root(on, run_id)}/deep"
    return [on.raw("GET", url), on.raw("DELETE", url), listed(on, run_id), on.raw("GET", f"{PROXY}/{root(on, run_id)}/none.txt")]


@case("a file does not become a folder")
def file_as_folder(on: Target):
    run_id = logged(on, "a.txt")
    return on.raw("PUT", f"{PROXY}/{root(on, run_id)}/a.txt/b.txt", data=b"x")["status"] >= 400


@case("a path out of the store is refused")
def escapes(on: Target):
    run_id = logged(on, "a.txt")
    base = root(on, run_id)
    paths = [f"{base}/../../../x", "..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "a/%2e%2e/%2e%2e/b", "a%23b"]
    return [
        [on.raw("GET", PROXY, query={"path": path}) for path in ("../x", "/etc", "a/../../b", "..", "a#b")],
        [on.get("artifacts/list", {"run_id": run_id, "path": path}) for path in ("../x", "/etc", "a/../b", "..", "%2e%2e/x")],
        [on.raw("PUT", f"{PROXY}/{path}", data=b"x")["status"] for path in paths],
        [on.raw("DELETE", f"{PROXY}/{path}")["status"] for path in paths],
    ]


@case("artifacts of a run that is not there are not listed")
def unknown(on: Target):
    return [
        on.get("artifacts/list", {"run_id": "0" * 32}),
        on.get("artifacts/list", {"path": "x"}),
        on.get("artifacts/list", {"run_id": on.run_id(), "path": "none/at/all"}),
    ]


@case("artifacts of a deleted run stay")
def deleted(on: Target):
    run_id = logged(on, "a.txt")
    on.client.delete_run(run_id)
    return listed(on, run_id)


@case("uploads in parts and presigned addresses are not offered")
def not_offered(on: Target):
    run_id = on.run_id()
    base = root(on, run_id)
    return [
        on.raw("POST", f"/api/2.0/mlflow-artifacts/mpu/create/{base}", {"path": "x", "num_parts": 2}),
        on.raw("POST", f"/api/2.0/mlflow-artifacts/mpu/complete/{base}", {"path": "x", "upload_id": "u", "parts": []}),
        on.raw("POST", f"/api/2.0/mlflow-artifacts/mpu/abort/{base}", {"path": "x", "upload_id": "u"}),
        on.raw("GET", f"/api/2.0/mlflow-artifacts/presigned/{base}/a.txt"),
        on.post("artifacts/presigned-upload-url", {"run_id": run_id, "path": "a.txt"}),
        on.post("artifacts/presigned-download-url", {"run_id": run_id, "path": "a.txt"}),
    ]


@case("a downloaded artifact says that it is an attachment of its name")
def headers(on: Target):
    import requests
    import os

    run_id = logged(on, "a.txt", "größe.json", "page.html")
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    answers = [requests.get(f"{on.url}{PROXY}/{root(on, run_id)}/{name}", headers=sent, timeout=30) for name in ("a.txt", "größe.json", "page.html")]
    return [[each.status_code, each.headers["Content-Length"], each.headers["X-Content-Type-Options"], each.headers["Content-Disposition"].split(";")[0]] for each in answers]
