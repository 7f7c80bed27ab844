import { readFile, stat } from "node:fs/promises";
import type { ConnectOptions } from "../client/connect.js";
import type { Host } from "../client/host.js";
import { UserError } from "../domain/user-error.js";
import type { Arguments } from "./arguments.js";
import { findProjectRoot } from "./project-root.js";

/** How to reach the hub: the one of the project (started where it is not there), or `--hub URL` with its token. */
export async function connectOptions(
  args: Arguments,
  folder: string | undefined,
  start = true,
): Promise<ConnectOptions> {
  const url = args.text("hub");
  if (url !== undefined) return { url: checkedUrl(url), token: await givenToken(args.text("token-file")) };
  const startHub: Host["startHub"] = async (root, signal) => {
    const { spawnHub } = await import("./hub-command/spawn-hub.js");
    const options = signal ? { signal } : {};
    await spawnHub(root, [], options).catch((error: unknown) => {
      // What a newer Slipway wrote can be looked at all the same, by a hub that writes nothing.
      if (!args.flag("read-only") || !(error instanceof UserError) || error.code !== "store.newer") throw error;
      return spawnHub(root, ["--read-only"], options);
    });
  };
  return { projectRoot: await findProjectRoot(folder), readOnly: args.flag("read-only"), start, host: { startHub } };
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new UserError({
    code: "arguments.invalid",
    kind: "invalid",
    message: `--hub wants a URL, not "${url}"`,
    hint: "Give the near end of the tunnel: --hub http://127.0.0.1:PORT",
  });
}

async function givenToken(file: string | undefined): Promise<string> {
  const token = file === undefined ? process.env.SLIPWAY_HUB_TOKEN : await readToken(file);
  if (token) return token.trim();
  throw new UserError({
    code: "arguments.no-token",
    kind: "invalid",
    message: "--hub needs the token of that hub",
    hint: "Give --token-file F or set SLIPWAY_HUB_TOKEN; on the other machine: slipway hub token",
  });
}

async function readToken(file: string): Promise<string> {
  const info = await stat(file).catch(() => undefined);
  if (info?.isFile()) return readFile(file, "utf8");
  throw new UserError({
    code: "arguments.no-token",
    kind: "invalid",
    message: `There is no file ${file} with a token`,
    hint: "On the other machine: slipway hub token > F",
  });
}
