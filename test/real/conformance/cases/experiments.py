"""experiments/*"""

from mlflow.entities import ExperimentTag, ViewType

from target import Target, case


@case("an experiment is created with tags and read back by id and by name")
def created(on: Target):
    name = on.fresh("tagged")
    experiment_id = on.client.create_experiment(name, tags={"team": "support", "__proto__": "legal"})
    return [on.client.get_experiment(experiment_id), on.client.get_experiment_by_name(name)]


@case("an experiment keeps an artifact location of its own")
def location(on: Target):
    experiment_id = on.experiment(artifact_location="s3://bucket/some/where")
    run = on.run(experiment_id)
    return [on.client.get_experiment(experiment_id).artifact_location, run.info.artifact_uri]


@case("the experiment Default is there from the start")
def default(on: Target):
    experiment = on.client.get_experiment("0")
    return [experiment.experiment_id, experiment.name, experiment.lifecycle_stage, experiment.artifact_location]


@case("a second experiment of a name is refused, also when the first is deleted")
def duplicates(on: Target):
    experiment_id = on.experiment("twice")
    first = on.refusal(on.client.create_experiment, on.fresh("twice"))
    on.client.delete_experiment(experiment_id)
    return [first, on.refusal(on.client.create_experiment, on.fresh("twice"))]


@case("an experiment that is not there is refused by id, and is None by name")
def unknown(on: Target):
    return [
        on.refusal(on.client.get_experiment, "987654321"),
        on.refusal(on.client.get_experiment, "not-a-number"),
        on.client.get_experiment_by_name(on.fresh("nobody")),
        on.get("experiments/get-by-name", {"experiment_name": on.fresh("nobody")}),
        on.refusal(on.client.rename_experiment, "987654321", "x"),
        on.refusal(on.client.delete_experiment, "987654321"),
        on.refusal(on.client.restore_experiment, "987654321"),
        on.refusal(on.client.set_experiment_tag, "987654321", "a", "b"),
    ]


@case("names of experiments may be long, in any script, with spaces, but not empty or over 500 characters")
def names(on: Target):
    kept = []
    for name in ["a b", "ünï/cødé 日本語", "emoji 🚢", "x" * 480, "__proto__", "tab\there", "semi;colon'quote\""]:
        experiment_id = on.experiment(name)
        kept.append(on.client.get_experiment(experiment_id).name)
    return [
        kept,
        on.post("experiments/create", {"name": ""}),
        on.post("experiments/create", {}),
        on.post("experiments/create", {"name": None}),
        on.post("experiments/create", {"name": 5}),
        on.post("experiments/create", {"name": "x" * 501}),
        on.post("experiments/create", {"name": on.fresh("x" * 491)}),
    ]


@case("a renamed experiment is found by its new name only")
def renamed(on: Target):
    experiment_id = on.experiment("before")
    on.client.rename_experiment(experiment_id, on.fresh("after"))
    return [
        on.client.get_experiment_by_name(on.fresh("after")),
        on.client.get_experiment_by_name(on.fresh("before")),
        on.post("experiments/update", {"experiment_id": experiment_id}),
        on.post("experiments/update", {"experiment_id": experiment_id, "new_name": ""}),
        on.post("experiments/update", {"experiment_id": experiment_id, "new_name": "x" * 501}),
    ]


@case("an experiment cannot take the name of another one")
def rename_taken(on: Target):
    experiment_id = on.experiment("mine")
    on.experiment("taken")
    return on.post("experiments/update", {"experiment_id": experiment_id, "new_name": on.fresh("taken")})


@case("a deleted experiment is still read, is not deleted twice, not renamed, and is restored once")
def deleted(on: Target):
    experiment_id = on.experiment()
    on.client.delete_experiment(experiment_id)
    gone = on.client.get_experiment(experiment_id).lifecycle_stage
    twice = on.refusal(on.client.delete_experiment, experiment_id)
    rename = on.post("experiments/update", {"experiment_id": experiment_id, "new_name": on.fresh("new")})
    on.client.restore_experiment(experiment_id)
    back = on.client.get_experiment(experiment_id).lifecycle_stage
    return [gone, twice, rename, back, on.refusal(on.client.restore_experiment, experiment_id)]


@case("a deleted experiment takes no runs and its runs are deleted and restored with it")
def deleted_runs(on: Target):
    experiment_id = on.experiment()
    run_id = on.run_id(experiment_id)
    on.client.delete_experiment(experiment_id)
    refused = on.refusal(on.client.create_run, experiment_id)
    stage = on.client.get_run(run_id).info.lifecycle_stage
    on.client.restore_experiment(experiment_id)
    return [refused, stage, on.client.get_run(run_id).info.lifecycle_stage]


@case("tags of an experiment are set, replaced and deleted")
def tags(on: Target):
    experiment_id = on.experiment()
    on.client.set_experiment_tag(experiment_id, "a", "1")
    on.client.set_experiment_tag(experiment_id, "a", "2")
    on.client.set_experiment_tag(experiment_id, "b.c/d e", "")
    before = on.client.get_experiment(experiment_id).tags
    on.client.delete_experiment_tag(experiment_id, "a")
    after = on.client.get_experiment(experiment_id).tags
    return [before, after, on.refusal(on.client.delete_experiment_tag, experiment_id, "a")]


@case("a tag of an experiment has a key of at most 250 and a value of at most 20000 characters")
def tag_limits(on: Target):
    experiment_id = on.experiment()
    send = lambda key, value: on.post(  # noqa: E731
        "experiments/set-experiment-tag", {"experiment_id": experiment_id, "key": key, "value": value}
    )
    return [
        send("k" * 250, "v"),
        send("k" * 251, "v"),
        send("k", "v" * 20_000),
        send("k", "v" * 20_001),
        send("", "v"),
        send("../x", "v"),
        send("/x", "v"),
        send("a//b", "v"),
        send("semi;colon", "v"),
        send("ünï", "v"),
        send("emoji🚢", "v"),
        len(on.client.get_experiment(experiment_id).tags["k"]),
    ]


@case("a deleted experiment refuses tags")
def tag_deleted(on: Target):
    experiment_id = on.experiment()
    on.client.set_experiment_tag(experiment_id, "kept", "1")
    on.client.delete_experiment(experiment_id)
    return [
        on.refusal(on.client.set_experiment_tag, experiment_id, "a", "1"),
        on.refusal(on.client.delete_experiment_tag, experiment_id, "kept"),
    ]


@case("experiments are created with tags that the limits refuse")
def create_tags(on: Target):
    return [
        on.refusal(on.client.create_experiment, on.fresh("a"), tags={"k" * 251: "v"}),
        on.refusal(on.client.create_experiment, on.fresh("b"), tags={"k": "v" * 20_001}),
        on.client.get_experiment_by_name(on.fresh("a")),
        on.post("experiments/create", {"name": on.fresh("c"), "tags": "none"}),
        on.post("experiments/create", {"name": on.fresh("d"), "artifact_location": 5}),
        on.post("experiments/create", {"name": on.fresh("e"), "artifact_location": "runs:/abc/model"})["status"],
        on.post("experiments/create", {"name": on.fresh("f"), "artifact_location": "s3://b/" + "x" * 2050})["status"],
    ]


def named(experiments) -> list[str]:
    return [experiment.name for experiment in experiments]


def several(on: Target) -> str:
    """Four experiments whose names share the nonce; a filter that finds them all."""
    for name, team in [("alpha", "red"), ("Beta", "blue"), ("gamma", "red"), ("delta", None)]:
        on.experiment(name, tags={"team": team} if team else {})
    return f"name LIKE '%{on.normal.nonce}'"


@case("experiments are found by name and by tag with each operator")
def search(on: Target):
    mine = several(on)
    filters = [
        mine,
        f"name = '{on.fresh('alpha')}'",
        f"name != '{on.fresh('alpha')}' AND {mine}",
        f"name ILIKE 'BETA%' AND {mine}",
        f"name LIKE 'BETA%' AND {mine}",
        f"attribute.name LIKE 'g%' AND {mine}",
        f"tags.team = 'red' AND {mine}",
        f"tag.team = 'red' AND {mine}",
        f"tags.team != 'red' AND {mine}",
        f"tags.team LIKE 'r%' AND {mine}",
        f"tags.team ILIKE 'R%' AND {mine}",
        f"tags.`team` = 'blue' AND {mine}",
        f'tags."team" = "blue" AND {mine}',
        f"creation_time > 0 AND {mine}",
        f"creation_time >= 0 AND last_update_time < 99999999999999 AND {mine}",
        f"creation_time = 5 AND {mine}",
        f"tags.team = 'red' and {mine}",
        f"tags.team IS NULL AND {mine}",
        f"tags.team IS NOT NULL AND {mine}",
        f"experiment_id = '{on.client.get_experiment_by_name(on.fresh('gamma')).experiment_id}'",
        f"experiment_id IN ('{on.client.get_experiment_by_name(on.fresh('gamma')).experiment_id}', '987654')",
        f"experiment_id != '0' AND {mine}",
    ]
    return [named(on.client.search_experiments(filter_string=each, order_by=["name ASC"])) for each in filters]


@case("experiments are not found by a filter that the language does not know")
def search_malformed(on: Target):
    filters = [
        "name",
        "name =",
        "name = x",
        "name = 5",
        "name > 'a'",
        "name IN ('a')",
        "name = 'a' OR name = 'b'",
        "(name = 'a')",
        "name = 'a' AND",
        "AND name = 'a'",
        "unknown = 'a'",
        "params.x = 'a'",
        "metrics.x > 1",
        "experiment_id = 'x'",
        "experiment_id > '1'",
        "lifecycle_stage = 'active'",
        "creation_time > 'a'",
        "creation_time LIKE 'a'",
        "tags.x > 'a'",
        "tags.x = 5",
        "name IS NULL",
        "name like 'a'",
        "name = 'a",
        "name == 'a'",
        "nothing; DROP TABLE experiments",
    ]
    return [[each, on.refusal(on.client.search_experiments, filter_string=each)] for each in filters]


@case("experiments are ordered as asked, and by their creation, newest first, where nothing is asked")
def search_order(on: Target):
    mine = several(on)
    orders = [
        [],
        ["name"],
        ["name ASC"],
        ["name DESC"],
        ["name desc"],
        ["creation_time ASC"],
        ["creation_time DESC"],
        ["experiment_id ASC"],
        ["experiment_id DESC"],
        ["last_update_time DESC"],
        ["attribute.name DESC"],
    ]
    return [
        [order, named(on.client.search_experiments(filter_string=mine, order_by=order or None))] for order in orders
    ]


@case("experiments are not ordered by what they do not have")
def search_order_malformed(on: Target):
    orders = [["tags.team"], ["unknown"], ["name SIDEWAYS"], ["name, experiment_id"], [""], ["metrics.x"]]
    return [[order, on.refusal(on.client.search_experiments, order_by=order)] for order in orders]


@case("experiments are shown by their stage")
def search_view(on: Target):
    mine = several(on)
    on.client.delete_experiment(on.client.get_experiment_by_name(on.fresh("gamma")).experiment_id)
    views = [ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]
    found = [named(on.client.search_experiments(view, filter_string=mine, order_by=["name"])) for view in views]
    words = [
        on.post("experiments/search", {"view_type": view, "filter": mine, "max_results": 10})["status"]
        for view in ["ACTIVE_ONLY", "ALL", 1, "2", "SOME", 9]
    ]
    return [found, words]


@case("experiments come in pages")
def search_pages(on: Target):
    mine = several(on)
    pages, token = [], None
    while True:
        page = on.client.search_experiments(filter_string=mine, order_by=["name"], max_results=3, page_token=token)
        pages.append(named(page))
        token = page.token
        if not token:
            return pages


@case("a page of experiments has a size from 1 to 50000 and a token that came from the server")
def search_page_limits(on: Target):
    sizes = [1, 50_000, 50_001, 0, -1, "7", "x", None, 1.5]
    return [
        [[size, on.post("experiments/search", {"max_results": size, "filter": "name = 'x'"})] for size in sizes],
        on.post("experiments/search", {"max_results": 5, "page_token": "rubbish"}),
        on.post("experiments/search", {}),
        on.get("experiments/search", {"max_results": "3", "filter": "name = 'x'"}),
        on.get("experiments/search"),
    ]


@case("an experiment's tag objects are taken as its tags")
def entities(on: Target):
    tag = ExperimentTag("a", "b")
    experiment_id = on.experiment(tags={tag.key: tag.value})
    return on.client.get_experiment(experiment_id).tags
