import { expect, test } from "vitest";
import { calls } from "../../../source/api/calls.js";
import { startHubServer } from "../../support/hub-server.js";

// A hyphen in a name was once a path that is not served: nothing of how the runs look was kept.
test("every call of the contract reaches its handler by its name over HTTP", async () => {
  const names = Object.keys(calls);
  const handlers = Object.fromEntries(names.map((name) => [name, () => ({ answered: name })]));
  await using hub = await startHubServer({ handlers });
  const reached: string[] = [];
  for (const name of names) {
    const reply = await hub.send(`/slipway/v1/call/${name}`, {});
    const text = await reply.text();
    // One that wants more than {} is refused by its own schema, which names the call.
    if (text === JSON.stringify({ answered: name }) || text.includes(`"message":"${name}: `)) reached.push(name);
  }
  expect(reached).toEqual(names);
});
