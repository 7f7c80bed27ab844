import { connect, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { ExperimentId } from "../../../source/domain/ids.js";
import { type HubServer, startHubServer } from "../../support/hub-server.js";
import { answerOf, requestHead } from "../../support/raw-http.js";

const search = "/api/2.0/mlflow/experiments/search";
const json = "Content-Type: application/json";

afterEach(() => {
  vi.useRealTimers();
});

async function expectSound(hub: HubServer): Promise<void> {
  const response = await hub.fetch("/api/2.0/mlflow/experiments/get?experiment_id=0");
  expect([response.status, hub.faults]).toEqual([200, []]);
}

test("a client that does not finish its head is told so and cut off", async () => {
  await using hub = await startHubServer({ limits: { headersMs: 100 } });
  const client = hub.raw();
  client.write("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  expect(answerOf(await client.ended)).toEqual([
    408,
    { error_code: "BAD_REQUEST", message: "The head of the request did not come in time" },
  ]);
  await expectSound(hub);
});

test("a client whose body trickles is told so after a minute and cut off", async () => {
  await using hub = await startHubServer();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const client = hub.raw();
  client.write(requestHead(hub, `POST ${search} HTTP/1.1`, json, "Content-Length: 100", "Expect: 100-continue"));
  await vi.waitFor(() => expect(client.received()).toContain("100 Continue"));
  client.write("{");
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    client.write(" ");
    expect(client.received()).toContain("408");
  });
  await vi.advanceTimersByTimeAsync(5000);
  expect(answerOf(await client.ended)).toEqual([
    408,
    { error_code: "BAD_REQUEST", message: "The request was not whole after 60 s" },
  ]);
  vi.useRealTimers();
  await expectSound(hub);
});

test("a client that stops in the middle of an upload is cut off, one that goes on is not", async () => {
  await using hub = await startHubServer({ limits: { stalledMs: 150 } });
  const put = (name: string, length: number) =>
    requestHead(hub, `PUT /api/2.0/mlflow-artifacts/artifacts/${name} HTTP/1.1`, `Content-Length: ${length}`);
  const stalled = hub.raw();
  stalled.write(put("stalled", 100), "half");
  const steady = hub.raw();
  steady.write(put("steady", 20));
  // Twenty bytes, each within the time: much longer than the limit in all.
  let sent = 0;
  const timer = setInterval(() => {
    steady.write("x");
    sent += 1;
    if (sent === 20) clearInterval(timer);
  }, 50);
  expect(await stalled.ended).toBe("");
  expect((await steady.ended).split("\r\n")[0]).toBe("HTTP/1.1 200 OK");
  const listed = await hub.fetch("/api/2.0/mlflow-artifacts/artifacts");
  expect(await listed.json()).toEqual({ files: [{ path: "steady", is_dir: false, file_size: 20 }] });
  await expectSound(hub);
});

test("a client that reads nothing of its answer is cut off", async () => {
  // Long enough that the upload before is not cut on a busy machine.
  await using hub = await startHubServer({ limits: { stalledMs: 2000 } });
  const put = await hub.fetch("/api/2.0/mlflow-artifacts/artifacts/big", {
    method: "PUT",
    body: Buffer.alloc(20_000_000),
  });
  expect(put.status).toBe(200);
  const client = hub.raw();
  client.socket.pause();
  client.write(requestHead(hub, "GET /api/2.0/mlflow-artifacts/artifacts/big HTTP/1.1"));
  await expect.poll(() => client.socket.bytesRead).toBeGreaterThan(0);
  await expect.poll(() => hub.connections(), { timeout: 20_000 }).toBe(1);
  client.socket.destroy();
  await expectSound(hub);
});

test("an open connection that asks nothing is ended", async () => {
  await using hub = await startHubServer({ limits: { stalledMs: 100 } });
  expect(await hub.raw().ended).toBe("");
  await expectSound(hub);
});

test("a client that half-closes after its request has its answer", async () => {
  await using hub = await startHubServer();
  const client = hub.raw();
  client.socket.end(requestHead(hub, "GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=x HTTP/1.1"));
  expect(answerOf(await client.ended)[0]).toBe(404);
  await expectSound(hub);
});

test.each([
  ["in the middle of its head", "GET /health HTTP/1.1\r\nHost: loc"],
  ["in the middle of its body", undefined],
])("a client that goes away %s harms nobody", async (_name, text) => {
  await using hub = await startHubServer();
  const half = `${requestHead(hub, `POST ${search} HTTP/1.1`, json, "Content-Length: 100")}{"max_results"`;
  const leaving = hub.raw();
  leaving.socket.end(text ?? half);
  await leaving.ended;
  const resetting = hub.raw();
  resetting.write(text ?? half);
  await expect.poll(() => resetting.socket.bytesWritten).toBeGreaterThan(0);
  resetting.socket.resetAndDestroy();
  await resetting.ended;
  await expectSound(hub);
});

test("more connections than are served are told that the hub is busy, and it serves again when some have gone", async () => {
  await using hub = await startHubServer({ limits: { connections: 20 } });
  const idle: Socket[] = [];
  for (let count = 0; count < 20; count++) {
    const socket = connect(hub.port, "127.0.0.1");
    await new Promise((done) => socket.once("connect", done));
    idle.push(socket);
  }
  await expect.poll(() => hub.connections()).toBe(20);
  const client = hub.raw();
  client.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(answerOf(await client.ended)).toEqual([
    503,
    { error_code: "TEMPORARILY_UNAVAILABLE", message: "More than 20 connections are open already" },
  ]);
  for (const socket of idle) socket.destroy();
  await expect.poll(() => hub.connections()).toBe(0);
  await expectSound(hub);
});

// Forty histories of a million points at once once took four gigabytes.
test("large answers that nobody reads are bounded together: who comes late is told to come again", async () => {
  await using hub = await startHubServer();
  const { runId } = await hub.store.createRun({ experimentId: "0" as ExperimentId });
  for (let first = 0; first < 50_000; first += 1000) {
    const metrics = Array.from({ length: 1000 }, (_, at) => {
      const step = first + at;
      return { key: "k".repeat(200), value: 1 / (step + 1), timestampMs: step, step };
    });
    await hub.store.logBatch(runId, { metrics });
  }
  const query = `run_id=${runId}&metric_key=${"k".repeat(200)}&max_results=50000`;
  const ask = () => {
    const client = hub.raw();
    client.socket.pause();
    client.write(requestHead(hub, `GET /api/2.0/mlflow/metrics/get-history?${query} HTTP/1.1`));
    return client;
  };
  const clients = Array.from({ length: 30 }, ask);
  await expect
    .poll(() => clients.every(({ socket }) => socket.bytesRead > 0 || socket.readableLength > 0), { timeout: 20_000 })
    .toBe(true);
  const heads = clients.map(({ socket }) => String(socket.read() ?? "").slice(9, 12));
  for (const { socket } of clients) socket.destroy();
  expect(new Set(heads)).toEqual(new Set(["200", "503"]));
  await expectSound(hub);
});
