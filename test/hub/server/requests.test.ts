import { expect, test } from "vitest";
import { type HubServer, startHubServer } from "../../support/hub-server.js";
import { answerOf, askRaw, requestHead } from "../../support/raw-http.js";

const search = "/api/2.0/mlflow/experiments/search";
const getDefault = "/api/2.0/mlflow/experiments/get?experiment_id=0";

async function post(
  hub: HubServer,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
): Promise<readonly [number, unknown]> {
  const response = await hub.fetch(search, { method: "POST", body, headers });
  return [response.status, await response.json()];
}

async function expectSound(hub: HubServer): Promise<void> {
  expect((await hub.fetch(getDefault)).status).toBe(200);
  expect(hub.faults).toEqual([]);
}

const bad = (message: string) => [400, { error_code: "INVALID_PARAMETER_VALUE", message }];
const noHttp = [400, { error_code: "BAD_REQUEST", message: "The request is no HTTP" }];

test("a POST without application/json is refused in the real server's words", async () => {
  await using hub = await startHubServer();
  const missing = await askRaw(hub, requestHead(hub, `POST ${search} HTTP/1.1`, "Content-Length: 2"), "{}");
  expect(missing).toEqual(bad("Bad Request. Content-Type header is missing."));
  const wrong = bad("Bad Request. Content-Type must be one of ['application/json'].");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "Application/JSON"]) {
    expect(await post(hub, '{"max_results":1}', { "content-type": type })).toEqual(wrong);
  }
  expect(await post(hub, '{"max_results":1}', { "content-type": "application/json; charset=utf-8" })).toMatchObject([
    200,
    {},
  ]);
  await expectSound(hub);
});

test.each([
  [
    "half an object",
    "{",
    "The request is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
  ],
  [
    "a bare NaN",
    '{"max_results":NaN}',
    'The request is not JSON: Unexpected token \'N\', "{"max_results":NaN}" is not valid JSON',
  ],
  ["a list", "[]", "The request is no JSON object"],
  ["a number", "3", "The request is no JSON object"],
  ["33 levels", `{"a":${"[".repeat(32)}${"]".repeat(32)}}`, "The request is nested deeper than 32 levels"],
  ["100,000 levels", "[".repeat(100_000) + "]".repeat(100_000), "The request is nested deeper than 32 levels"],
  [
    "100,000 levels around a long number",
    `${"[".repeat(100_000)}12345678901234567${"]".repeat(100_000)}`,
    "The request is not JSON: Maximum call stack size exceeded",
  ],
  ["a million values", `{"order_by":[${"0,".repeat(1_000_000)}0]}`, "The request holds more than 50000 values"],
  ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), "The request is not text in UTF-8"],
  ["half a character", '{"filter":"\\ud800"}', "The request holds half a character (a lone surrogate)"],
  ["half a character in a key", '{"\\uDFFF":1}', "The request holds half a character (a lone surrogate)"],
])("a body of %s is refused with 400", async (_name, body, message) => {
  await using hub = await startHubServer();
  expect(await post(hub, body)).toEqual(bad(message));
  await expectSound(hub);
});

test("a body is read as the real server reads it: a byte order mark, JSON in a string, the last of two equal keys", async () => {
  await using hub = await startHubServer();
  const bodies = ['\ufeff{"max_results":1}', '"{\\"max_results\\":1}"', '{"max_results":"x","max_results":1}'];
  for (const body of bodies) expect((await post(hub, body))[0]).toBe(200);
  await expectSound(hub);
});

test("a body in gzip is refused, as the client never sends one", async () => {
  await using hub = await startHubServer();
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  expect(await post(hub, new Uint8Array([0x1f, 0x8b, 8, 0]), headers)).toEqual(
    bad('Bodies are taken as they are, not with the Content-Encoding "gzip"'),
  );
  await expectSound(hub);
});

const tooLarge = [413, { error_code: "INVALID_PARAMETER_VALUE", message: "The request is larger than 4000000 bytes" }];

test("a client that reads only when it has sent everything has its answer, too", async () => {
  await using hub = await startHubServer();
  const client = hub.raw();
  client.socket.pause();
  const length = 100_000_000;
  const head = requestHead(
    hub,
    `POST ${search} HTTP/1.1`,
    "Content-Type: application/json",
    `Content-Length: ${length}`,
  );
  client.write(head);
  const sent = Promise.withResolvers<unknown>();
  client.socket.write(Buffer.alloc(length, "x"), sent.resolve);
  expect((await sent.promise) ?? undefined).toBeUndefined();
  client.socket.resume();
  expect(answerOf(await client.ended)).toEqual(tooLarge);
  await expectSound(hub);
});

test("a body beyond 4 MB is answered with 413 while it is still being sent, with its length told or in chunks", async () => {
  await using hub = await startHubServer();
  const big = Buffer.alloc(20_000_000, "x");
  const told = requestHead(
    hub,
    `POST ${search} HTTP/1.1`,
    "Content-Type: application/json",
    "Content-Length: 20000000",
  );
  expect(await askRaw(hub, told, big)).toEqual(tooLarge);
  const chunked = requestHead(
    hub,
    `POST ${search} HTTP/1.1`,
    "Content-Type: application/json",
    "Transfer-Encoding: chunked",
  );
  expect(await askRaw(hub, chunked, `${(20_000_000).toString(16)}\r\n`, big, "\r\n0\r\n\r\n")).toEqual(tooLarge);
  await expectSound(hub);
});

test.each([
  ["a length that is no number", "Content-Length: abc"],
  ["a negative length", "Content-Length: -1"],
  ["two lengths", "Content-Length: 17\r\nContent-Length: 5"],
  ["a length and chunks", "Content-Length: 17\r\nTransfer-Encoding: chunked"],
])("%s is answered with 400", async (_name, header) => {
  await using hub = await startHubServer();
  const request = requestHead(hub, `POST ${search} HTTP/1.1`, "Content-Type: application/json", header);
  expect(await askRaw(hub, request, '{"max_results":1}')).toEqual(noHttp);
  await expectSound(hub);
});

test.each([
  ["a TLS greeting", "\x16\x03\x01\x02\x00\r\n\r\n", noHttp],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", noHttp],
  ["a method that is none", "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", noHttp],
  [
    "a head of 70 kB",
    `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(70_000)}\r\n\r\n`,
    [431, { error_code: "BAD_REQUEST", message: "The head of the request is too large" }],
  ],
  ["a path that is none", "GET health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", noHttp],
])("%s is answered with a 4xx", async (_name, text, expected) => {
  await using hub = await startHubServer();
  expect(await askRaw(hub, text)).toEqual(expected);
  await expectSound(hub);
});

test("a body in chunks, with Expect: 100-continue, or asked for by an absolute URL of this host is taken", async () => {
  await using hub = await startHubServer();
  const json = "Content-Type: application/json";
  const body = '{"max_results":1}';
  const chunked = requestHead(hub, `POST ${search} HTTP/1.1`, json, "Transfer-Encoding: chunked");
  expect((await askRaw(hub, chunked, `11\r\n${body}\r\n0\r\n\r\n`))[0]).toBe(200);
  const expecting = requestHead(hub, `POST ${search} HTTP/1.1`, json, "Content-Length: 17", "Expect: 100-continue");
  expect((await askRaw(hub, expecting, body))[0]).toBe(200);
  const absolute = `POST http://localhost:1${search} HTTP/1.1`;
  expect((await askRaw(hub, requestHead(hub, absolute, json, "Content-Length: 17"), body))[0]).toBe(200);
  await expectSound(hub);
});

test("requests sent at once on one connection are answered in their order", async () => {
  await using hub = await startHubServer();
  const client = hub.raw();
  const one = (id: number) =>
    `GET /api/2.0/mlflow/experiments/get?experiment_id=${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${hub.token}\r\n\r\n`;
  client.write(
    Array.from({ length: 200 }, (_, id) => one(id + 1)).join(""),
    requestHead(hub, `GET ${getDefault} HTTP/1.1`),
  );
  const ids = [...(await client.ended).matchAll(/The experiment \\"(\d+)\\" does not exist/g)].map(([, id]) => id);
  expect(ids).toEqual(Array.from({ length: 200 }, (_, id) => String(id + 1)));
  await expectSound(hub);
});

test("HEAD is a GET without its body, OPTIONS tells the methods, another method is refused with 405", async () => {
  await using hub = await startHubServer();
  const headed = await hub.fetch(getDefault, { method: "HEAD" });
  expect([headed.status, await headed.text()]).toEqual([200, ""]);
  const options = await hub.fetch(search, { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, GET, HEAD, OPTIONS"]);
  expect(options.headers.get("access-control-allow-origin")).toBeNull();
  const put = await hub.fetch(search, { method: "PUT" });
  expect([put.status, put.headers.get("allow"), await put.json()]).toEqual([
    405,
    "POST, GET, HEAD, OPTIONS",
    { error_code: "ENDPOINT_NOT_FOUND", message: "The method PUT is not allowed here, only POST and GET and HEAD" },
  ]);
  await expectSound(hub);
});

test.each([
  ["//[", 404],
  ["//health", 404],
  ["/api/2.0/mlflow/nope", 404],
  ["/api/2.0/mlflow/../../health", 404],
  ["/api/2.0/mlflow/logged-models/%ff", 400],
  ["/api/2.0/mlflow/logged-models/%", 400],
  ["/api/2.0/mlflow/experiments/get?experiment_id=%ff", 400],
  ["/api/2.0/mlflow/experiments/get?experiment_id=%zz", 400],
  ["/api/2.0/mlflow/experiments/get?__proto__=1&constructor=2&experiment_id=x", 400],
  ["/api/2.0/mlflow/runs/get?run_id=../../secret", 404],
  ["/api/2.0/mlflow/runs/get?run_id=__proto__", 404],
  [`/api/2.0/mlflow/runs/get?run_id=${"a".repeat(30_000)}`, 404],
])("GET %s is answered with %i and MLflow's form of an error", async (path, status) => {
  await using hub = await startHubServer();
  const [code, body] = await askRaw(hub, requestHead(hub, `GET ${path} HTTP/1.1`));
  expect([code, body]).toEqual([status, { error_code: expect.any(String), message: expect.any(String) }]);
  await expectSound(hub);
});
