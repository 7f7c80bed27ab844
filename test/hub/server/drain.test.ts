import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { watchRequests } from "../../../source/hub/server/drain.js";

/** A server whose requests wait until the test answers them. */
async function startServer() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response));
  const drain = watchRequests(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { waiting, drain, port, ask: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) };
}

// `hub stop` cut off the answer to a batch that was stored already.
test("an end waits for the requests under way, takes no new ones, and leaves no connection", async () => {
  const { waiting, drain, port, ask } = await startServer();
  const answer = ask("/api/2.0/mlflow/runs/log-batch");
  await expect.poll(() => waiting).toHaveLength(1);
  let ended = false;
  const end = drain(60_000).then(() => {
    ended = true;
  });
  await expect(ask("/health")).rejects.toThrow("fetch failed");
  expect(ended).toBe(false);
  waiting[0]?.end("stored");
  const response = await answer;
  expect([response.headers.get("connection"), await response.text()]).toEqual(["close", "stored"]);
  await end;
  const late = connect(port, "127.0.0.1");
  await expect(once(late, "connect")).rejects.toThrow("ECONNREFUSED");
});

test("an end does not wait for streams of events, and for what is not answered only for a while", async () => {
  const first = await startServer();
  const events = first.ask("/slipway/v1/events").catch(() => "cut off");
  await expect.poll(() => first.waiting).toHaveLength(1);
  await first.drain(60_000);
  expect(await events).toBe("cut off");
  const second = await startServer();
  const never = second.ask("/api/2.0/mlflow/runs/search").catch(() => "cut off");
  await expect.poll(() => second.waiting).toHaveLength(1);
  await second.drain(20);
  expect(await never).toBe("cut off");
});
