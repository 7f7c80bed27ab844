import { cp, rm } from "node:fs/promises";
import { expect, test } from "vitest";
import { startHub } from "../support/hub.js";
import { makeProject } from "../support/project.js";
import { slipway } from "../support/slipway.js";

// A checkout in the copy changed the data of the project that it was copied from.
test("a copy of a project whose hub runs does not lead to that hub, and gets one of its own", async () => {
  await using project = makeProject({});
  await using hub = await startHub(project);
  const root = `${project.root}-copy`;
  await cp(project.root, root, { recursive: true });
  const copy = { root, env: project.env };
  try {
    expect((await slipway(copy, "hub", "status")).stdout).toContain(`No hub runs for ${root}`);
    expect(await slipway(copy, "hub", "start")).toMatchObject({ code: 0 });
    const { url } = JSON.parse((await slipway(copy, "hub", "status", "--json")).stdout);
    expect(url).toMatch(/^http:/);
    expect(url).not.toBe(hub.url);
    expect((await slipway(project, "hub", "status")).stdout).toContain(hub.url);
  } finally {
    await slipway(copy, "hub", "stop");
    await rm(root, { recursive: true, force: true });
  }
});
