import { expect, test } from "vitest";
import { parseOllamaHost } from "../../../source/adapters/ollama/host.js";

test.each([
  [undefined, "http://127.0.0.1:11434"],
  ["", "http://127.0.0.1:11434"],
  ["0.0.0.0:11434", "http://127.0.0.1:11434"],
  [":8080", "http://127.0.0.1:8080"],
  ["11500", "http://127.0.0.1:11500"],
  [" gpu-07 ", "http://gpu-07:11434"],
  ["gpu-07:9", "http://gpu-07:9"],
  ["https://models.example.org", "https://models.example.org:443"],
  ["http://models.example.org/ollama/", "http://models.example.org:80/ollama"],
  ["[::1]:9", "http://[::1]:9"],
  ["::1", "http://[::1]:11434"],
  ["[::]", "http://[::1]:11434"],
])("OLLAMA_HOST %j is reached at %s", (text, url) => {
  expect(parseOllamaHost(text)).toEqual({ url, authorization: undefined });
});

test("a name and a password become a header, because fetch refuses them in a URL", () => {
  expect(parseOllamaHost("http://ada:s%40fe@gpu-07:9")).toEqual({
    url: "http://gpu-07:9",
    authorization: `Basic ${Buffer.from("ada:s@fe").toString("base64")}`,
  });
});

test("an address that is none is refused with the value in the message", () => {
  expect(() => parseOllamaHost("http://a b:99")).toThrow('OLLAMA_HOST "http://a b:99" is not an address');
});

test.each([
  ["ftp://ada:secret@gpu-07", 'OLLAMA_HOST "ftp://gpu-07" is not an address'],
  ["http://ada:sec/ret@gpu 07:9", 'OLLAMA_HOST "http://gpu 07:9" is not an address'],
])("the password in %j, which is no address, is not repeated", (text, message) => {
  expect(() => parseOllamaHost(text)).toThrow(message);
});
