import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { bodyText, lines, send } from "../../source/client/hub-http.js";

async function listening(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

// The banner said " aborted; it is tried again by itself."
test("a hub that is killed in the middle of an answer is said to have ended there", async () => {
  await using hub = await listening((_, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("begin\n", () => response.destroy());
  });
  const ask = () => send({ url: hub.url, token: "" }, { method: "GET", path: "/", headers: {} });
  const brokeOff = { code: "hub.broke-off", message: "The hub ended in the middle of an answer" };
  await expect(ask().then(bodyText)).rejects.toMatchObject(brokeOff);
  const read: string[] = [];
  const reading = async () => {
    for await (const line of lines(await ask())) read.push(line);
  };
  await expect(reading()).rejects.toMatchObject(brokeOff);
  expect(read).toEqual(["begin"]);
});

test("an answer that is no longer wanted rejects as the abort has it", async () => {
  await using hub = await listening((_, response) => void response.write("begin"));
  const stop = new AbortController();
  const response = await send(
    { url: hub.url, token: "" },
    { method: "GET", path: "/", headers: {}, signal: stop.signal },
  );
  const text = bodyText(response);
  stop.abort();
  await expect(text).rejects.toMatchObject({ name: "AbortError" });
});
