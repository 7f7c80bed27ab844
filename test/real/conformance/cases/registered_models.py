"""registered-models/*"""

from target import Target, case


@case("a registered model is created with a description and tags")
def created(on: Target):
    name = on.model(tags={"a": "b", "__proto__": "c"}, description="why")
    return [on.client.get_registered_model(name)]


@case("the answer to the creation of a registered model")
def created_answer(on: Target):
    return on.post("registered-models/create", {"name": on.fresh("m"), "tags": [{"key": "a", "value": "b"}]})


@case("a second registered model of a name is refused")
def duplicate(on: Target):
    name = on.model()
    return [on.refusal(on.client.create_registered_model, name), on.post("registered-models/create", {"name": name})]


@case("a registered model has a name without slash and colon that is no other path")
def names(on: Target):
    tail = on.normal.nonce
    names = [f"a b {tail}", f"ünï {tail}", f"日本 🚢 {tail}", f"a/b{tail}", f"a:b{tail}", "", " ", ".", "..", f"..{tail}", "__proto__" + tail, f"x{tail}" * 30, None, 5, f"tab\t{tail}"]
    return [[on.normal.text(str(name), "")[:8], on.post("registered-models/create", {"name": name})["status"]] for name in names]


@case("a registered model that is not there is refused by every call")
def unknown(on: Target):
    missing = on.fresh("nobody")
    return [
        on.refusal(on.client.get_registered_model, missing),
        on.refusal(on.client.rename_registered_model, missing, on.fresh("x")),
        on.refusal(on.client.update_registered_model, missing, "x"),
        on.refusal(on.client.delete_registered_model, missing),
        on.refusal(on.client.set_registered_model_tag, missing, "a", "b"),
        on.refusal(on.client.delete_registered_model_tag, missing, "a"),
        on.refusal(on.client.get_latest_versions, missing),
        on.refusal(on.client.create_model_version, missing, "s3://b/m"),
        on.refusal(on.client.set_registered_model_alias, missing, "a", "1"),
        on.refusal(on.client.get_model_version_by_alias, missing, "a"),
        on.refusal(on.client.delete_registered_model_alias, missing, "a"),
        on.refusal(on.client.get_model_version, missing, "1"),
    ]


@case("a registered model is renamed with its versions, tags and aliases")
def renamed(on: Target):
    name = on.model(tags={"a": "b"})
    on.version(name)
    on.client.set_registered_model_alias(name, "champion", "1")
    answer = on.client.rename_registered_model(name, on.fresh("renamed"))
    return [
        answer,
        on.client.get_registered_model(on.fresh("renamed")).aliases,
        on.client.get_model_version(on.fresh("renamed"), "1").name,
        on.client.get_model_version_by_alias(on.fresh("renamed"), "champion").version,
        on.refusal(on.client.get_registered_model, name),
    ]


@case("a registered model is not renamed to a taken or bad name")
def rename_refused(on: Target):
    name, taken = on.model("a"), on.model("b")
    send = lambda new: on.post("registered-models/rename", {"name": name, "new_name": new})  # noqa: E731
    return [send(taken), send(""), send("a/b"), send(" "), send(".."), on.post("registered-models/rename", {"name": name}), send(name)["status"]]


@case("a description is changed, and taken away")
def updated(on: Target):
    name = on.model(description="first")
    first = on.client.update_registered_model(name, "second")
    second = on.raw("PATCH", "/api/2.0/mlflow/registered-models/update", {"name": name, "description": ""})
    third = on.raw("PATCH", "/api/2.0/mlflow/registered-models/update", {"name": name})
    return [first, second, third]


@case("a deleted registered model is gone with its versions, and its name is free")
def deleted(on: Target):
    name = on.model()
    on.version(name)
    on.version(name)
    on.client.delete_registered_model(name)
    gone = [on.refusal(on.client.get_registered_model, name), on.refusal(on.client.get_model_version, name, "1")]
    on.client.create_registered_model(name)
    return [gone, on.version(name), on.client.search_model_versions(f"name = '{name}'")]


@case("tags of a registered model are set, replaced and deleted, also twice")
def tags(on: Target):
    name = on.model()
    on.client.set_registered_model_tag(name, "a", "1")
    on.client.set_registered_model_tag(name, "a", "2")
    on.client.set_registered_model_tag(name, "b.c/d", "")
    before = on.client.get_registered_model(name).tags
    on.client.delete_registered_model_tag(name, "a")
    after = on.client.get_registered_model(name).tags
    return [before, after, on.refusal(on.client.delete_registered_model_tag, name, "a")]


@case("a tag of a registered model has a key of at most 250 and a value of at most 100000 characters")
def tag_limits(on: Target):
    name = on.model()
    send = lambda key, value: on.post("registered-models/set-tag", {"name": name, "key": key, "value": value})["status"]  # noqa: E731
    return [send("k" * 250, "v"), send("k" * 251, "v"), send("k", "v" * 100_000), send("k", "v" * 100_001), send("", "v"), send("k", None), send("../x", "v"), send("a;b", "v")]


def several(on: Target) -> str:
    for name, team in [("alpha", "red"), ("Beta", "blue"), ("gamma", "red"), ("delta", None)]:
        on.model(name, tags={"team": team} if team else {})
    return f"name LIKE '%{on.normal.nonce}'"


def found(on: Target, filter_string: str, **options):
    answer = on.refusal(lambda: [model.name for model in on.client.search_registered_models(filter_string, **options)])
    return answer.get("answered", answer)


@case("registered models are found by name and tags")
def search(on: Target):
    mine = several(on)
    filters = [
        mine,
        f"name = '{on.fresh('alpha')}'",
        f"name != '{on.fresh('alpha')}' AND {mine}",
        f"name ILIKE 'beta%' AND {mine}",
        f"name IN ('{on.fresh('alpha')}', 'x')",
        f"name NOT IN ('{on.fresh('alpha')}') AND {mine}",
        f"attribute.name LIKE 'g%' AND {mine}",
        f"tags.team = 'red' AND {mine}",
        f"tag.team != 'red' AND {mine}",
        f"tags.`team` ILIKE 'R%' AND {mine}",
        f"tags.team = 'red' AND tags.team LIKE 'r%' AND {mine}",
        f"name like 'alpha%' and {mine}",
    ]
    return [found(on, each) for each in filters]


@case("registered models are not found by a filter that the language does not know")
def search_malformed(on: Target):
    filters = ["name", "name > 'a'", "name = 5", "name = x", "description = 'a'", "creation_timestamp > 1", "tags.a IS NULL", "tags.a > 'x'", "tags.a IN ('x')", "name = 'a' OR name = 'b'", "metrics.a > 1", "attributes.name = 'a'"]
    return [[each, found(on, each).get("code")] for each in filters]


@case("registered models are ordered by name or by their last change")
def search_order(on: Target):
    mine = several(on)
    on.client.update_registered_model(on.fresh("alpha"), "newest")
    orders = [[], ["name"], ["name DESC"], ["timestamp ASC"], ["timestamp DESC"], ["last_updated_timestamp DESC", "name"], ["creation_timestamp"], ["tags.team"], ["name SIDEWAYS"], [""]]
    return [[each, found(on, mine, order_by=each)] for each in orders]


@case("registered models come in pages")
def search_pages(on: Target):
    mine = several(on)
    pages, token = [], None
    while True:
        page = on.client.search_registered_models(mine, max_results=3, page_token=token)
        pages.append([model.name for model in page])
        token = page.token
        if not token:
            return pages


@case("a page of registered models has at most 1000")
def search_limits(on: Target):
    nobody = f"name = '{on.fresh('nobody')}'"
    return [
        [[size, on.get("registered-models/search", {"filter": nobody, "max_results": size})] for size in ("1", "1000", "1001", "0", "-1", "x")],
        on.get("registered-models/search", {"filter": nobody}),
        on.get("registered-models/search", {"filter": nobody, "page_token": "rubbish"}),
        on.get("registered-models/search", {"filter": nobody, "order_by": ["name ASC", "timestamp"]}),
    ]


@case("a found registered model has its latest versions, tags and aliases")
def search_whole(on: Target):
    name = on.model(tags={"a": "b"}, description="x")
    on.version(name)
    on.version(name)
    on.client.transition_model_version_stage(name, "1", "Staging")
    on.client.set_registered_model_alias(name, "champion", "1")
    found = [*on.client.search_registered_models(f"name = '{name}'"), on.client.get_registered_model(name)]
    latest = [sorted([each.version, each.current_stage] for each in model.latest_versions) for model in found]
    return [latest, [[model.name, model.description, model.tags, model.aliases] for model in found]]
