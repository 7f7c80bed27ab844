import { expect, test } from "vitest";
import { answerChallenge, makeToken } from "../../../source/api/tokens.js";
import { apiVersion } from "../../../source/api/version.js";
import type { ExperimentId } from "../../../source/domain/ids.js";
import { type HubServer, startHubServer } from "../../support/hub-server.js";
import { askRaw } from "../../support/raw-http.js";

const getDefault = "/api/2.0/mlflow/experiments/get?experiment_id=0";
const refused = (message: string) => [403, { error_code: "PERMISSION_DENIED", message }];

/** A request as another program would send it: only these headers. */
const plainGet = (hub: HubServer, path: string, ...headers: readonly string[]) =>
  askRaw(hub, `${[`GET ${path} HTTP/1.1`, "Connection: close", ...headers].join("\r\n")}\r\n\r\n`);

const withToken = (hub: HubServer) => `Authorization: Bearer ${hub.token}`;

test.each([
  ["none", [], "The request has no token"],
  ["a word", ["Authorization: Bearer nonsense"], "The token is not one of this project's"],
  ["no scheme of ours", ["Authorization: Digest slipway.a.b"], "The request has no token"],
  [
    "one of another project's",
    [`Authorization: Bearer ${makeToken(new Uint8Array(32).fill(8), { access: "full" })}`],
    "The token is not one of this project's",
  ],
  [
    "one whose claims were changed",
    [
      `Authorization: Bearer ${makeToken(new Uint8Array(32).fill(7), { access: "read" }).replace(
        /\.[^.]+\./,
        `.${Buffer.from('["full"]').toString("base64url")}.`,
      )}`,
    ],
    "The token is not one of this project's",
  ],
])("a request whose token is %s is answered with 401", async (_name, headers, message) => {
  await using hub = await startHubServer();
  expect(await plainGet(hub, getDefault, "Host: localhost", ...headers)).toEqual([
    401,
    { error_code: "UNAUTHENTICATED", message },
  ]);
});

test("the token is taken as a bearer or as the password of any name", async () => {
  await using hub = await startHubServer();
  const basic = Buffer.from(`ada:${hub.token}`).toString("base64");
  expect((await plainGet(hub, getDefault, "Host: localhost", withToken(hub)))[0]).toBe(200);
  expect((await plainGet(hub, getDefault, "Host: localhost", `Authorization: Basic ${basic}`))[0]).toBe(200);
});

test.each(["evil.example", "evil.example:5000", "localhost.evil.example", "127.0.0.1.", "0.0.0.0", "a@localhost", ""])(
  "a request for the host '%s' is refused: a name of someone else's may point here",
  async (host) => {
    await using hub = await startHubServer();
    const message = `Requests for the host ${JSON.stringify(host)} are refused`;
    expect(await plainGet(hub, getDefault, `Host: ${host}`, withToken(hub))).toEqual(refused(message));
    const absolute = `http://${host}${getDefault}`;
    if (host !== "") {
      expect(await plainGet(hub, absolute, "Host: localhost", withToken(hub))).toEqual(refused(message));
    }
  },
);

test.each(["localhost", "127.0.0.1:1", "[::1]:65535", "LOCALHOST"])(
  "a request for the host %s is answered",
  async (host) => {
    await using hub = await startHubServer();
    expect((await plainGet(hub, getDefault, `Host: ${host}`, withToken(hub)))[0]).toBe(200);
  },
);

test.each([
  ["Origin: http://evil.example", "http://evil.example"],
  ["Origin: null", "null"],
  ["Origin: http://localhost.evil.example", "http://localhost.evil.example"],
  ["Origin: chrome-extension://localhost", "chrome-extension://localhost"],
  ["Sec-Fetch-Site: cross-site", "cross-site"],
  ["Sec-Fetch-Site: same-site", "same-site"],
])("a web page's request with %s is refused, its token or not, and no CORS header is given", async (header, origin) => {
  await using hub = await startHubServer();
  const client = hub.raw();
  client.write(`OPTIONS ${getDefault} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`);
  expect((await client.ended).toLowerCase()).not.toContain("access-control");
  const message = `Requests from the origin ${JSON.stringify(origin)} are refused`;
  expect(await plainGet(hub, getDefault, "Host: localhost", withToken(hub), header)).toEqual(refused(message));
  expect(await plainGet(hub, "/health", "Host: localhost", header)).toEqual(refused(message));
});

test("only /health, /version and the challenge are answered without a token", async () => {
  await using hub = await startHubServer();
  const health = await fetch(`${hub.url}/health`);
  expect([health.status, await health.text()]).toEqual([200, "OK"]);
  const version = await fetch(`${hub.url}/version`);
  expect([version.status, await version.text()]).toEqual([200, "3.17.2"]);
  const challenge = await fetch(`${hub.url}/slipway/v1/challenge?nonce=__proto__`);
  expect(await challenge.json()).toEqual({ answer: answerChallenge(hub.secret, "__proto__"), apiVersion });
  for (const path of [
    "/",
    "/api",
    "/ajax-api/2.0/mlflow/runs/get",
    "/slipway/v1/events",
    "/slipway/v1/call/x",
    "/health/",
  ]) {
    expect([path, (await fetch(hub.url + path)).status]).toEqual([path, 401]);
  }
});

test("a token to read changes nothing, one of a stage logs but administers nothing, a read-only hub takes neither", async () => {
  await using hub = await startHubServer();
  await using reading = await startHubServer({ readOnly: true });
  const { runId } = await hub.store.createRun({ experimentId: "0" as ExperimentId });
  const as = async (server: HubServer, token: string, method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}/api/2.0/${path}`, { method, headers, body: JSON.stringify(body) });
    return response.status;
  };
  const log = ["POST", "mlflow/runs/set-tag", { run_id: runId, key: "a", value: "b" }] as const;
  const upload = ["PUT", "mlflow-artifacts/artifacts/a.txt", "text"] as const;
  const search = ["POST", "mlflow/runs/search", { experiment_ids: ["0"] }] as const;
  const administer = ["POST", "mlflow/runs/delete", { run_id: runId }] as const;
  const statuses = async (server: HubServer, token: string) =>
    Promise.all([search, log, upload, administer].map(([method, path, body]) => as(server, token, method, path, body)));
  expect(await statuses(hub, hub.tokenOf({ access: "read" }))).toEqual([200, 403, 403, 403]);
  const stage = hub.tokenOf({ access: "execution", executionId: "1", stage: "train" });
  expect(await statuses(hub, stage)).toEqual([200, 200, 200, 403]);
  expect(await as(hub, stage, "POST", "../../slipway/v1/call/hub.stop", {})).toBe(403);
  expect(await statuses(reading, reading.token)).toEqual([200, 403, 403, 403]);
  expect(hub.faults).toEqual([]);
});
