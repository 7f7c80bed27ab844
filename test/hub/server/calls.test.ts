import { expect, test } from "vitest";
import { calls } from "../../../source/api/calls.js";
import { startHubServer } from "../../support/hub-server.js";

// `runs.keep-look` was asked for in vain: the path of a call had no place for its hyphen.
test("every call of the contract has a path that is served", async () => {
  await using hub = await startHubServer();
  const served = await Promise.all(
    Object.keys(calls).map(async (name) => {
      const response = await hub.send(`/slipway/v1/call/${name}`, {});
      return [name, (await response.text()).includes("hub.no-such-path")];
    }),
  );
  expect(served.filter(([, missing]) => missing)).toEqual([]);
});
