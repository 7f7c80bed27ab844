"""The prompt registry: registered models with tags."""

import mlflow

from target import Target, case


def shown(prompt):
    return prompt and [prompt.name, prompt.version, prompt.template, prompt.commit_message, prompt.tags, prompt.aliases]


@case("a prompt is registered, versioned and loaded")
def registered(on: Target):
    name = on.fresh("greeting")
    first = mlflow.genai.register_prompt(name, "Hello {{name}}", commit_message="first", tags={"lang": "en"})
    second = mlflow.genai.register_prompt(name, "Hi {{name}}", commit_message="second")
    return [
        shown(first),
        shown(second),
        shown(mlflow.genai.load_prompt(name, version=1)),
        shown(mlflow.genai.load_prompt(f"prompts:/{name}/2")),
        mlflow.genai.load_prompt(name, version=2).format(name="Ada"),
    ]


@case("a prompt of messages is kept")
def messages(on: Target):
    name = on.fresh("chat")
    mlflow.genai.register_prompt(name, [{"role": "system", "content": "Be {{tone}}"}, {"role": "user", "content": "{{q}}"}])
    return mlflow.genai.load_prompt(name, version=1).template


@case("a prompt is loaded by its alias")
def aliases(on: Target):
    name = on.fresh("aliased")
    mlflow.genai.register_prompt(name, "one")
    mlflow.genai.register_prompt(name, "two")
    mlflow.genai.set_prompt_alias(name, alias="production", version=1)
    first = mlflow.genai.load_prompt(f"prompts:/{name}@production")
    mlflow.genai.set_prompt_alias(name, alias="production", version=2)
    second = mlflow.genai.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=0)
    mlflow.genai.delete_prompt_alias(name, alias="production")
    return [first.template, second.template, on.refusal(lambda: shown(mlflow.genai.load_prompt(f"prompts:/{name}@production", allow_missing=True, cache_ttl_seconds=0)))]


@case("prompts are searched apart from models")
def search(on: Target):
    name = on.fresh("findable")
    mlflow.genai.register_prompt(name, "x", tags={"team": "a"})
    on.model(f"model-{name}")
    prompts = [each.name for each in mlflow.genai.search_prompts(f"name LIKE '%{on.normal.nonce}'")]
    models = [each.name for each in on.client.search_registered_models(f"name LIKE '%{on.normal.nonce}'")]
    versions = [[each.name, each.version] for each in on.client.search_model_versions(f"name LIKE '%{on.normal.nonce}'")]
    asked = [each.name for each in on.client.search_registered_models(f"tags.`mlflow.prompt.is_prompt` = 'true' AND name LIKE '%{on.normal.nonce}'")]
    false = [each.name for each in on.client.search_registered_models(f"tags.`mlflow.prompt.is_prompt` = 'false' AND name LIKE '%{on.normal.nonce}'")]
    other = [each.name for each in on.client.search_registered_models(f"tags.`mlflow.prompt.is_prompt` != 'true' AND name LIKE '%{on.normal.nonce}'")]
    return [prompts, models, versions, asked, false, other]


def own(tags):
    # A thread of the client ties a prompt to its experiment (`_mlflow_experiment_ids`) when it comes to it.
    return {key: value for key, value in tags.items() if not key.startswith("_mlflow_")}


@case("tags of a prompt and of its versions are set and deleted")
def tags(on: Target):
    name = on.fresh("tagged")
    mlflow.genai.register_prompt(name, "x")
    on.client.set_prompt_tag(name, "a", "1")
    on.client.set_prompt_version_tag(name, "1", "b", "2")
    before = [own(on.client.get_prompt(name).tags), mlflow.genai.load_prompt(name, version=1, cache_ttl_seconds=0).tags]
    on.client.delete_prompt_tag(name, "a")
    on.client.delete_prompt_version_tag(name, "1", "b")
    return [before, own(on.client.get_prompt(name).tags), mlflow.genai.load_prompt(name, version=1, cache_ttl_seconds=0).tags]


@case("a prompt that is not there is None where that is allowed, else refused")
def missing(on: Target):
    name = on.fresh("nobody")
    return [on.client.get_prompt(name), mlflow.genai.load_prompt(name, version=1, allow_missing=True), on.refusal(mlflow.genai.load_prompt, name, version=1)]


@case("a prompt version is deleted, then the prompt")
def deleted(on: Target):
    name = on.fresh("gone")
    mlflow.genai.register_prompt(name, "x")
    first = on.refusal(on.client.delete_prompt, name)
    second = on.refusal(on.client.delete_prompt_version, name, "1")
    return [first, second, on.client.get_prompt(name)]


@case("the versions of a prompt are searched")
def versions(on: Target):
    name = on.fresh("many")
    for text in ("a", "b", "c"):
        mlflow.genai.register_prompt(name, text)
    return [[each.version, each.template] for each in on.client.search_prompt_versions(name)]


@case("a model and a prompt do not share a name")
def collision(on: Target):
    name = on.model("shared")
    other = on.fresh("prompt")
    mlflow.genai.register_prompt(other, "x")
    return [on.refusal(mlflow.genai.register_prompt, name, "x"), on.refusal(on.client.create_registered_model, other)]


@case("a prompt used in a run is linked to it")
def linked(on: Target):
    name = on.fresh("linked")
    mlflow.genai.register_prompt(name, "x")
    with mlflow.start_run(experiment_id=on.experiment()) as run:
        mlflow.genai.load_prompt(name, version=1)
    tags = on.client.get_run(run.info.run_id).data.tags
    return tags.get("mlflow.linkedPrompts")
