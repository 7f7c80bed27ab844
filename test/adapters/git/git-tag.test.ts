import { expect, test } from "vitest";
import { createTag, deleteTag } from "../../../source/adapters/git/git-tag.js";
import { makeProject, type Project } from "../../support/project.js";

function optionsOf({ env }: Project) {
  const told: string[] = [];
  const begin = (argv: readonly string[]) => {
    told.push(argv.join(" "));
    return () => undefined;
  };
  return { env, begin, signal: new AbortController().signal, told };
}

test("a name becomes an annotated tag of its commit, which is deleted as long as it is that one", async () => {
  await using project = makeProject();
  const options = optionsOf(project);
  const commit = project.git("rev-parse", "HEAD").trim();
  const object = await createTag(project.root, { name: "data/v1", message: "a.csv is data/v1", commit }, options);
  expect(project.git("tag", "-n", "--format=%(objecttype) %(*objectname) %(subject)")).toBe(
    `tag ${commit} a.csv is data/v1\n`,
  );
  expect(options.told).toEqual([`git tag -a data/v1 -m a.csv is data/v1 ${commit}`]);
  project.git("tag", "-f", "-a", "data/v1", "-m", "another");
  await expect(deleteTag(project.root, "data/v1", object, options)).rejects.toMatchObject({ code: "git.tag-changed" });
  const another = project.git("rev-parse", "data/v1").trim();
  await deleteTag(project.root, "data/v1", another, options);
  expect(project.git("tag")).toBe("");
});

test("a name that git would not take, and one that there is, are told before git is asked to make it", async () => {
  await using project = makeProject();
  const options = optionsOf(project);
  const commit = project.git("rev-parse", "HEAD").trim();
  project.git("tag", "there");
  const named = (name: string) => createTag(project.root, { name, message: "x", commit }, options);
  for (const name of ["", "a b", "a..b", "-x", "a.lock", "a~1", "a/.b", "a\u0007"]) {
    await expect(named(name)).rejects.toMatchObject({ code: "git.bad-name" });
  }
  await expect(named("there")).rejects.toMatchObject({
    code: "git.tag-exists",
    message: `There is a tag there already, at ${commit.slice(0, 8)}`,
  });
  expect(options.told).toEqual([]);
});
