import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startHubEarly } from "../../source/cli/early-hub.js";
import { makeProject } from "../support/project.js";

test("a hub is not begun where one may be there, where only is read, nor for one that is elsewhere", async () => {
  await using project = makeProject({}, { git: false });
  const host = { startHub: async () => undefined };
  const connect = { projectRoot: project.root, readOnly: false, start: true, host };
  const remote = { url: "http://127.0.0.1:1", token: "t" };
  expect(await startHubEarly(remote)).toBe(remote);
  const readOnly = { ...connect, readOnly: true };
  expect(await startHubEarly(readOnly)).toBe(readOnly);
  mkdirSync(join(project.root, ".slipway"));
  project.write(".slipway/hub.json", "{}");
  expect(await startHubEarly(connect)).toBe(connect);
});
