import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExperimentId } from "../../../source/domain/ids.js";
import { type HubServer, startHubServer } from "../../support/hub-server.js";
import { askRaw, requestHead } from "../../support/raw-http.js";

const proxy = "/api/2.0/mlflow-artifacts/artifacts";

const put = (hub: HubServer, path: string, body: string | Uint8Array<ArrayBuffer> = "x") =>
  hub.fetch(`${proxy}/${path}`, { method: "PUT", body });

async function list(hub: HubServer, path = ""): Promise<unknown> {
  return (await hub.fetch(`${proxy}?${new URLSearchParams({ path })}`)).json();
}

/** Every file below the root, those of uploads that are not whole among them. */
async function filesOf(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name).slice(root.length + 1)] : [],
  );
}

test("names of any script, with spaces and marks, are uploaded, listed, given back and removed", async () => {
  await using hub = await startHubServer();
  const names = [
    "支持 😀.txt",
    "a b",
    "100%",
    "what?",
    "__proto__",
    "constructor",
    "'q\"(1)*",
    "x.part",
    `${"n".repeat(250)}`,
  ];
  for (const name of names) {
    const path = `run/${encodeURIComponent(name)}`;
    const upload = await put(hub, path, name);
    expect([name, upload.status, await upload.text()]).toEqual([name, 200, ""]);
    const download = await hub.fetch(`${proxy}/${path}`);
    expect([download.status, await download.text()]).toEqual([200, name]);
    const [, told = ""] =
      /^attachment; filename\*=UTF-8''([\w%!~.-]+)$/.exec(download.headers.get("content-disposition") ?? "") ?? [];
    expect(decodeURIComponent(told)).toBe(name);
  }
  const sizes = names.map((path) => ({ path, is_dir: false, file_size: Buffer.byteLength(path) }));
  expect(await list(hub, "run")).toEqual({ files: sizes.sort((a, b) => (a.path < b.path ? -1 : 1)) });
  for (const name of names) {
    const removed = await hub.fetch(`${proxy}/run/${encodeURIComponent(name)}`, { method: "DELETE" });
    expect([removed.status, await removed.json()]).toEqual([200, {}]);
  }
  expect(await list(hub, "run")).toEqual({});
  expect(hub.faults).toEqual([]);
});

test.each([
  ["../secret", "it leaves its folder"],
  ["a/../../secret", "it leaves its folder"],
  ["%2e%2e/secret", "it leaves its folder"],
  ["%2fetc/passwd", "it is absolute"],
  ["file:%2fetc/passwd", "it is absolute"],
  ["C:%2fx", "it is absolute"],
  ["a%5c..%5cb", "it holds a character that is not allowed"],
  ["a%00b", "it holds a character that is not allowed"],
  ["a%23b", "it holds a character that is not allowed"],
  ["%252e%252e/secret", "it is encoded twice"],
  ["%25252e%25252e/secret", "it is encoded twice"],
  [".slipway-uploads/x", "it is where uploads wait"],
])(
  "the path %s is refused whatever is asked of it, and nothing outside the folder is touched",
  async (path, reason) => {
    await using hub = await startHubServer();
    await writeFile(join(hub.folder, "store/secret"), "kept");
    const refused = {
      error_code: "INVALID_PARAMETER_VALUE",
      message: expect.stringMatching(new RegExp(`: ${reason}$`)),
    };
    for (const method of ["GET", "PUT", "DELETE"]) {
      const length = method === "PUT" ? ["Content-Length: 1"] : [];
      const request = requestHead(hub, `${method} ${proxy}/${path} HTTP/1.1`, ...length);
      expect([method, ...(await askRaw(hub, request, method === "PUT" ? "x" : ""))]).toEqual([method, 400, refused]);
    }
    const listed = await hub.fetch(`${proxy}?path=${path}`);
    expect([listed.status, await listed.json()]).toEqual([400, refused]);
    const { runId } = await hub.store.createRun({ experimentId: "0" as ExperimentId });
    const ofRun = await hub.fetch(`/api/2.0/mlflow/artifacts/list?run_id=${runId}&path=${path}`);
    if (!path.startsWith(".slipway")) expect(ofRun.status).toBe(400);
    expect(await filesOf(join(hub.folder, "store/artifacts"))).toEqual([]);
    expect(await readFile(join(hub.folder, "store/secret"), "utf8")).toBe("kept");
    expect(hub.faults).toEqual([]);
  },
);

// Files of downloaded data are often called so: their upload ended the training script.
test("a name that holds a percent escape is a name like any other", async () => {
  await using hub = await startHubServer();
  expect((await put(hub, "run/a%2520b%252541.txt", "kept")).status).toBe(200);
  expect(await filesOf(hub.artifactRoot)).toEqual(["run/a%20b%2541.txt"]);
  expect(await (await hub.fetch(`${proxy}/run/a%2520b%252541.txt`)).text()).toBe("kept");
  expect((await put(hub, "run/a%252fb", "x")).status).toBe(400);
});

test("a link that leads out of the folder is neither read nor written nor listed, nor is a pipe waited for", async () => {
  await using hub = await startHubServer();
  await put(hub, "run/a");
  await writeFile(join(hub.folder, "secret"), "kept");
  await symlink(join(hub.folder, "secret"), join(hub.artifactRoot, "run/link"));
  await symlink(hub.folder, join(hub.artifactRoot, "run/folder"));
  await symlink(join(hub.folder, "nowhere"), join(hub.artifactRoot, "run/nowhere"));
  execFileSync("mkfifo", [join(hub.artifactRoot, "run/pipe")]);
  expect((await hub.fetch(`${proxy}/run/pipe`)).status).toBe(404);
  for (const path of ["run/link", "run/folder/secret", "run/nowhere"]) {
    expect([path, (await hub.fetch(`${proxy}/${path}`)).status]).toEqual([path, 400]);
    expect([path, (await put(hub, path)).status]).toEqual([path, 400]);
    expect([path, (await hub.fetch(`${proxy}/${path}`, { method: "DELETE" })).status]).toEqual([path, 400]);
  }
  expect(await list(hub, "run")).toEqual({ files: [{ path: "a", is_dir: false, file_size: 1 }] });
  expect([await readFile(join(hub.folder, "secret"), "utf8"), await filesOf(hub.folder)]).not.toContain("nowhere");
  expect(hub.faults).toEqual([]);
});

test("a file is not written over a folder nor through a file, and what was there stays", async () => {
  await using hub = await startHubServer();
  await put(hub, "a/b", "kept");
  const answers = async (path: string) => {
    const response = await put(hub, path);
    return [response.status, await response.json()];
  };
  const bad = (path: string, reason: string) => [
    400,
    { error_code: "INVALID_PARAMETER_VALUE", message: `Invalid artifact path ${JSON.stringify(path)}: ${reason}` },
  ];
  expect(await answers("a")).toEqual(bad("a", "a folder is there"));
  expect(await answers("a/b/c")).toEqual(bad("a/b/c", "a file is where a folder would be"));
  expect(await answers("a/b/c/d/e")).toEqual(bad("a/b/c/d/e", "a file is where a folder would be"));
  expect(await answers("a/")).toEqual(bad("a/", "it names no file"));
  const long = "n".repeat(300);
  expect(await answers(long)).toEqual(bad(long, "a name in it is too long for the disk"));
  expect(await (await hub.fetch(`${proxy}/a/b`)).text()).toBe("kept");
  expect(await filesOf(hub.artifactRoot)).toEqual(["a/b"]);
  expect(hub.faults).toEqual([]);
});

test("an upload that cannot be kept is refused before its bytes are taken", async () => {
  await using hub = await startHubServer();
  await put(hub, "a/b");
  for (const path of ["a", "a/b/c"]) {
    const request = requestHead(hub, `PUT ${proxy}/${path} HTTP/1.1`, "Content-Length: 1000000000");
    const client = hub.raw();
    client.write(request, "x");
    await expect.poll(client.received).toContain("HTTP/1.1 400");
    client.socket.destroy();
  }
});

test("an upload that breaks off leaves no file, and the file of before stays", async () => {
  await using hub = await startHubServer();
  await put(hub, "run/kept", "before");
  for (const path of ["run/kept", "run/new/deep"]) {
    const request = requestHead(hub, `PUT ${proxy}/${path} HTTP/1.1`, "Content-Length: 1000000");
    const ending = hub.raw();
    ending.socket.end(`${request}${"y".repeat(1000)}`);
    await ending.ended;
    const resetting = hub.raw();
    resetting.write(request, "z".repeat(200_000));
    await expect.poll(() => uploadsOf(hub)).toHaveLength(1);
    resetting.socket.resetAndDestroy();
    await resetting.ended;
    const chunked = hub.raw();
    chunked.write(
      requestHead(hub, `PUT ${proxy}/${path} HTTP/1.1`, "Transfer-Encoding: chunked"),
      "5\r\nhello\r\nnonsense",
    );
    await chunked.ended;
    await expect.poll(() => uploadsOf(hub)).toEqual([]);
  }
  await expect.poll(() => filesOf(hub.artifactRoot)).toEqual(["run/kept"]);
  expect(await readdir(join(hub.artifactRoot, "run"))).toEqual(["kept"]);
  expect(await (await hub.fetch(`${proxy}/run/kept`)).text()).toBe("before");
  expect(hub.faults).toEqual([]);
});

const uploadsOf = (hub: HubServer) => readdir(join(hub.artifactRoot, ".slipway-uploads")).catch(() => []);

test("uploads that a killed hub has left are removed with the next upload, those of a living one are not", async () => {
  await using hub = await startHubServer();
  const folder = join(hub.artifactRoot, ".slipway-uploads");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "999999999.1.0123456789ab"), "left");
  const stat = await readFile(`/proc/${process.pid}/stat`, "utf8");
  const startTime = stat.slice(stat.lastIndexOf(")")).split(" ")[20];
  const living = `${process.pid}.${startTime}.0123456789ab`;
  await writeFile(join(folder, living), "coming");
  await put(hub, "a");
  expect(await uploadsOf(hub)).toEqual([living]);
  expect(await list(hub)).toEqual({ files: [{ path: "a", is_dir: false, file_size: 1 }] });
});

test("of two uploads of one path at once one is kept, whole", async () => {
  await using hub = await startHubServer();
  const bodies = ["a", "b", "c", "d"].map((letter) => letter.repeat(3_000_000));
  const statuses = await Promise.all(bodies.map(async (body) => (await put(hub, "same", body)).status));
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(bodies).toContain(await (await hub.fetch(`${proxy}/same`)).text());
  expect(await filesOf(hub.artifactRoot)).toEqual(["same"]);
});

test("the proxy lists basenames, a run paths below it; an empty file has no size; what is not there has no files", async () => {
  await using hub = await startHubServer();
  const { runId, artifactUri } = await hub.store.createRun({ experimentId: "0" as ExperimentId });
  const folder = artifactUri.slice("mlflow-artifacts:/".length);
  await put(hub, `${folder}/notes/empty`, "");
  await put(hub, `${folder}/notes/text`, "text");
  const ofRun = async (path: string) =>
    (await hub.fetch(`/api/2.0/mlflow/artifacts/list?${new URLSearchParams({ run_id: runId, path })}`)).json();
  expect(await list(hub, `${folder}/notes`)).toEqual({
    files: [
      { path: "empty", is_dir: false },
      { path: "text", is_dir: false, file_size: 4 },
    ],
  });
  expect(await ofRun("")).toEqual({ root_uri: artifactUri, files: [{ path: "notes", is_dir: true }] });
  expect(await ofRun("notes")).toEqual({
    root_uri: artifactUri,
    files: [
      { path: "notes/empty", is_dir: false },
      { path: "notes/text", is_dir: false, file_size: 4 },
    ],
  });
  expect(await ofRun("notes/text")).toEqual({ root_uri: artifactUri });
  expect(await ofRun("nowhere")).toEqual({ root_uri: artifactUri });
  expect(await list(hub, "nowhere")).toEqual({});
});

test("a folder is no file to download, what is missing is 404, and to remove it is no error", async () => {
  await using hub = await startHubServer();
  await put(hub, "a/b");
  const get = async (path: string) => {
    const response = await hub.fetch(`${proxy}/${path}`);
    return [response.status, await response.json()];
  };
  expect(await get("a")).toEqual([
    400,
    { error_code: "INVALID_PARAMETER_VALUE", message: 'Artifact path refers to a directory, not a file: "a"' },
  ]);
  const missing = (path: string) => [
    404,
    { error_code: "RESOURCE_DOES_NOT_EXIST", message: `No such artifact: ${JSON.stringify(path)}` },
  ];
  for (const path of ["nope", "a/b/c"]) expect(await get(path)).toEqual(missing(path));
  for (const path of ["nope", "a/b/c", "a", "a"]) {
    const response = await hub.fetch(`${proxy}/${path}`, { method: "DELETE" });
    expect([response.status, await response.json()]).toEqual([200, {}]);
  }
  expect(await list(hub)).toEqual({});
  expect(hub.faults).toEqual([]);
});

test.each([
  ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
  ["bytes=7-", 206, "789", "bytes 7-9/10"],
  ["bytes=-2", 206, "89", "bytes 8-9/10"],
  ["bytes=5-999", 206, "56789", "bytes 5-9/10"],
  ["bytes=0-1,4-5", 200, "0123456789", null],
])("a download of the range %s gets that part", async (range, status, text, told) => {
  await using hub = await startHubServer();
  await put(hub, "digits", "0123456789");
  const response = await hub.fetch(`${proxy}/digits`, { headers: { range } });
  expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([status, text, told]);
});

test.each([
  ["bytes=10-", 416],
  ["bytes=3-2", 416],
  ["bytes=x", 400],
  ["lines=0-1", 400],
])("a download of the range %s is refused with %i", async (range, status) => {
  await using hub = await startHubServer();
  await put(hub, "digits", "0123456789");
  const response = await hub.fetch(`${proxy}/digits`, { headers: { range } });
  expect([response.status, await response.json()]).toMatchObject([status, { error_code: "INVALID_PARAMETER_VALUE" }]);
  expect(hub.faults).toEqual([]);
});

test("a download goes on where it was when the file is still the same, else it begins anew", async () => {
  await using hub = await startHubServer();
  await put(hub, "digits", "0123456789");
  const etag = (await hub.fetch(`${proxy}/digits`, { method: "HEAD" })).headers.get("etag") ?? "";
  const resume = async (condition: string) => {
    const headers = { range: "bytes=8-", "if-range": condition };
    return (await hub.fetch(`${proxy}/digits`, { headers })).text();
  };
  expect(await resume(etag)).toBe("89");
  expect(await resume('"another"')).toBe("0123456789");
});

test("artifacts may lie in a folder of their own, which is made with the first upload", async () => {
  const elsewhere = await realpath(await mkdtemp(join(tmpdir(), "slipway-artifacts-")));
  try {
    await using hub = await startHubServer({ artifactRoot: `${elsewhere}/shared/` });
    expect((await put(hub, "a/b")).status).toBe(200);
    expect(await filesOf(elsewhere)).toEqual(["shared/a/b"]);
    expect(await list(hub, "a")).toEqual({ files: [{ path: "b", is_dir: false, file_size: 1 }] });
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});
