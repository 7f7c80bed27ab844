import { lstat, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HubFile } from "../api/hub-file.js";

/** What counts of `.slipway/hub.json`; parsed by hand, because the schema would bring zod into the terminal's start. */
export async function readHubFile(projectRoot: string): Promise<HubFile | undefined> {
  const path = join(projectRoot, ".slipway", "hub.json");
  const info = await lstat(path).catch(() => undefined);
  if (!info?.isFile() || info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) return undefined;
  const value = parse(await readFile(path, "utf8").catch(() => ""));
  if (typeof value !== "object" || value === null) return undefined;
  const field = (name: string): unknown => Reflect.get(value, name);
  const text = (name: string) => (typeof field(name) === "string" ? String(field(name)) : "");
  const url = text("url");
  const pid = Number(field("pid"));
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url) || !Number.isInteger(pid) || pid < 1) return undefined;
  const folder = typeof field("folder") === "string" ? text("folder") : undefined;
  // Copied with the project: it leads to the hub of the folder that it was copied from.
  if (folder !== undefined && folder !== String((await stat(dirname(path))).ino)) return undefined;
  return {
    url,
    pid,
    startTime: text("startTime"),
    bootId: text("bootId"),
    host: text("host"),
    appVersion: text("appVersion"),
    apiVersion: Number(field("apiVersion")),
    startedAtMs: Number(field("startedAtMs")),
    ...(folder === undefined ? {} : { folder }),
    ...(typeof field("insteadOf") === "number" ? { insteadOf: Number(field("insteadOf")) } : {}),
  };
}

/** The project's secret, undefined where there is none that only its owner can read. */
export async function readSecretOf(projectRoot: string): Promise<Buffer | undefined> {
  const path = join(projectRoot, ".slipway", "secret");
  const info = await lstat(path).catch(() => undefined);
  if (!info?.isFile() || info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) return undefined;
  const secret = Buffer.from((await readFile(path, "utf8").catch(() => "")).trim(), "hex");
  return secret.byteLength === 32 ? secret : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
