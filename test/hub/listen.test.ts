import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listenOn } from "../../source/hub/listen.js";
import { openSettings } from "../../source/store/settings.js";

function server(): Server {
  const made = createServer();
  onTestFinished(async () => {
    await new Promise((done) => made.close(done));
  });
  return made;
}

// It took another port without a word; scripts with the old one failed for no reason that anybody was told.
test("a hub whose kept port is taken says which one it listens at instead of which; with work alive it refuses", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-listen-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = await openSettings(folder, { readOnly: false, report: () => undefined });
  const first = await listenOn(server(), undefined, settings, () => false);
  expect(first).toEqual({ port: settings.data().port });
  await expect(listenOn(server(), undefined, settings, () => true)).rejects.toMatchObject({ code: "hub.port-taken" });
  const second = await listenOn(server(), undefined, settings, () => false);
  expect(second).toEqual({ port: settings.data().port, insteadOf: first.port });
  expect(second.port).not.toBe(first.port);
});
