import { expect, test } from "vitest";
import { createClientEnvironment } from "../../../source/hub/services/client-environment.js";

const own = { PATH: "/usr/bin", OLLAMA_HOST: "127.0.0.1:1", OLLAMA_MODELS: "/models", HOME: "/home/ada" };

function environment() {
  const state = { open: false, nowMs: 0 };
  const made = createClientEnvironment(own, { othersAreOpen: () => state.open, now: () => state.nowMs });
  return { state, ...made };
}

test("the hub's own environment counts until a terminal tells another", () => {
  const { env, attach } = environment();
  expect(env()).toEqual(own);
  expect(attach({ PATH: "/opt/bin", OLLAMA_HOST: "127.0.0.1:2", SECRET: "x", HOME: "/root" })).toBe(true);
  expect(env()).toEqual({ PATH: "/opt/bin", OLLAMA_HOST: "127.0.0.1:2", HOME: "/home/ada" });
  expect(attach({ OLLAMA_HOST: "127.0.0.1:2", PATH: "/opt/bin" })).toBe(false);
});

test("the only terminal decides alone: without OLLAMA_HOST the usual server is meant again", () => {
  const { env, attach } = environment();
  expect(attach({ PATH: "/usr/bin" })).toBe(true);
  expect(env()).toEqual({ PATH: "/usr/bin", HOME: "/home/ada" });
});

test("a terminal without OLLAMA_HOST does not take away what another open one has named", () => {
  const { env, attach, state } = environment();
  attach({ PATH: "/a", OLLAMA_HOST: "127.0.0.1:2" });
  state.nowMs = 60_000;
  state.open = true;
  attach({ PATH: "/b" });
  expect(env()).toEqual({ PATH: "/b", OLLAMA_HOST: "127.0.0.1:2", HOME: "/home/ada" });
  attach({ PATH: "/b", OLLAMA_HOST: "127.0.0.1:3" });
  expect(env().OLLAMA_HOST).toBe("127.0.0.1:3");
});
