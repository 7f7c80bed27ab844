import { expect, test } from "vitest";
import { asFullDisk } from "../../../source/adapters/ollama/models-disk.js";
import { UserError } from "../../../source/domain/user-error.js";

const here = { url: "http://127.0.0.1:11434", authorization: undefined };
const told = new UserError({ code: "ollama.told", kind: "failed", message: "Ollama reports: write failed" });
const env = { OLLAMA_MODELS: "." };

test("a pull that fails where the disk has no room for the rest is a full disk, on this machine only", async () => {
  expect(await asFullDisk(told, here, env, 2 ** 60)).toMatchObject({
    code: "ollama.no-space",
    message: expect.stringContaining("write failed"),
  });
  expect(await asFullDisk(told, here, env, 0)).toBe(told);
  expect(await asFullDisk(told, { ...here, url: "http://gpu-07:11434" }, env, 2 ** 60)).toBe(told);
});
