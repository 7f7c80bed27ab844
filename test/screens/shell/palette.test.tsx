import { expect, test } from "vitest";
import { fakeClient } from "../../support/fake-client.js";
import { openShell, quietHub } from "../../support/open-shell.js";
import { versionCard } from "../../support/version-card.js";

const hub = { ...quietHub, "models.audit": () => ({ entries: [] }) };

async function find(app: ReturnType<typeof openShell>, text: string): Promise<void> {
  await app.press(":");
  await expect.poll(app.screen).toContain("type to find");
  await app.press(...text);
  await expect.poll(app.screen).toContain(text);
}

// It knew the actions of the tab in front only.
test("the palette finds an action of another tab, goes there and begins it when that tab knows its data", async () => {
  const models = Promise.withResolvers<unknown>();
  const app = openShell(fakeClient({ ...hub, "models.board": () => models.promise }), "pipeline");
  await expect.poll(app.screen).toContain("▐3 Pipeline▌");
  await find(app, "promote");
  await expect.poll(app.screen).toMatch(/5 > +promote +Move the version one stage on/);
  await app.press("\r");
  await expect.poll(app.screen).toContain("▐5 Registry▌");
  models.resolve({ models: [{ name: "Bot", description: "", versions: [versionCard] }] });
  await expect.poll(app.screen).toContain("Promote Bot v1   None → Staging");
  app.unmount();
});

test("an action of another tab that cannot be done there says why", async () => {
  const app = openShell(fakeClient({ ...hub, "models.board": () => ({ models: [] }) }), "pipeline");
  await expect.poll(app.screen).toContain("▐3 Pipeline▌");
  await find(app, "demote");
  await app.press("\r");
  await expect.poll(app.screen).toMatch(/▐5 Registry▌[\s\S]*No version is selected/);
  app.unmount();
});

test("an action of a pane gets the focus there", async () => {
  const app = openShell(fakeClient(hub), "registry");
  await expect.poll(app.screen).toContain("▐5 Registry▌");
  await find(app, "wrap");
  await app.press("\r");
  await expect.poll(app.screen).toMatch(/▐3 Pipeline▌[\s\S]*f follow/);
  app.unmount();
});

// The letters of "qqxzw" are in many a sentence, in this order: it hit three actions.
test("nonsense finds nothing", async () => {
  const app = openShell(fakeClient(hub), "pipeline");
  await expect.poll(app.screen).toContain("▐3 Pipeline▌");
  await find(app, "qqxzw");
  await expect.poll(app.screen).toContain("nothing is called so");
  app.unmount();
});
