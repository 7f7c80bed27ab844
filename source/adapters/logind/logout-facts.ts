import { readdirSync, readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, join } from "node:path";
import type { LogoutFacts } from "../../domain/logout.js";

export type LogoutOptions = {
  /** "/"; another one in tests. */
  readonly root: string;
  readonly pid: number;
  readonly platform: string;
  readonly user: string;
  readonly uid: number;
};

/** The files of logind.conf(5): of the main one the first that is there, of the drop-ins all, by their names. */
const mainFolders = ["etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd"];
const containers: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/kubepods/, "kubernetes"],
  [/docker/, "docker"],
  [/libpod|podman/, "podman"],
  [/\/lxc/, "lxc"],
  [/containerd/, "containerd"],
];

/** What files tell of logging out: logind's settings, lingering, the unit that the process is in, a container. Nothing is run. */
export function readLogoutFacts(options: LogoutOptions = ownOptions()): LogoutFacts {
  const { root, pid, platform, user, uid } = options;
  const at = (path: string) => join(root, path);
  const container = containerOf(root);
  const first = readText(at("proc/1/comm"))?.trim();
  const settings = logindSettings(root);
  const unit = unitOf(readText(at(`proc/${pid}/cgroup`)) ?? "");
  const kills = settings.kill && appliesTo(settings, user, uid);
  return {
    platform,
    user,
    ...(container === undefined ? {} : { container }),
    ...(first === undefined || first === "" ? {} : { first }),
    hasLogind: isThere(at("run/systemd/system")),
    ...(kills === undefined ? {} : { killUserProcesses: kills }),
    ...(settings.killSetIn === undefined ? {} : { killSetIn: settings.killSetIn }),
    lingers: isThere(at(`var/lib/systemd/linger/${user}`)),
    ...(unit === undefined ? {} : { unit }),
  };
}

function ownOptions(): LogoutOptions {
  const { username, uid } = userInfo();
  return { root: "/", pid: process.pid, platform: process.platform, user: username, uid };
}

type Settings = {
  readonly kill?: boolean;
  readonly killSetIn?: string;
  readonly only: readonly string[];
  readonly exclude: readonly string[];
};

function logindSettings(root: string): Settings {
  let settings: Settings = { only: [], exclude: ["root"] };
  for (const file of settingFiles(root)) {
    const shown = file.slice(root.length - (root.endsWith("/") ? 1 : 0));
    for (const line of (readText(file) ?? "").split("\n"))
      settings = { ...settings, ...settingOf(line, shown, settings) };
  }
  return settings;
}

function settingOf(line: string, file: string, { kill }: Settings): Partial<Settings> {
  const [, comment = "", key, value = ""] = /^\s*(#?)\s*(Kill\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  // What is commented out in the main file is the default that this logind was built with.
  if (key === "KillUserProcesses" && (comment === "" || kill === undefined)) {
    return { kill: /^(yes|true|on|1)$/i.test(value), killSetIn: file };
  }
  if (comment !== "") return {};
  if (key === "KillOnlyUsers") return { only: words(value) };
  return key === "KillExcludeUsers" ? { exclude: words(value) } : {};
}

function settingFiles(root: string): readonly string[] {
  const main = mainFolders.map((folder) => join(root, folder, "logind.conf")).find(isThere);
  const dropIns = new Map<string, string>();
  // A file of /etc hides one of the same name elsewhere.
  for (const folder of [...mainFolders].reverse()) {
    for (const name of listed(join(root, folder, "logind.conf.d"))) {
      if (name.endsWith(".conf")) dropIns.set(name, join(root, folder, "logind.conf.d", name));
    }
  }
  const sorted = [...dropIns.values()].sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
  return [...(main === undefined ? [] : [main]), ...sorted];
}

function appliesTo({ only, exclude }: Settings, user: string, uid: number): boolean {
  const isIn = (names: readonly string[]) => names.includes(user) || names.includes(String(uid));
  return !isIn(exclude) && (only.length === 0 || isIn(only));
}

/** "0::/user.slice/user-1000.slice/session-3.scope", of cgroup v1 the line of systemd. */
function unitOf(cgroup: string): string | undefined {
  const line = cgroup.split("\n").find((each) => /^0::|:name=systemd:/.test(each) && each.includes(".slice/")) ?? "";
  return /\/(session-[^/]+\.scope)/.exec(line)?.[1] ?? /\/(user@[^/]+\.service)/.exec(line)?.[1];
}

function containerOf(root: string): string | undefined {
  const told = readText(join(root, "run/systemd/container"))?.trim();
  if (told !== undefined && told !== "") return told;
  const cgroup = readText(join(root, "proc/1/cgroup")) ?? "";
  const found = containers.find(([pattern]) => pattern.test(cgroup))?.[1];
  if (found !== undefined) return found;
  if (isThere(join(root, "run/.containerenv"))) return "podman";
  return isThere(join(root, ".dockerenv")) ? "docker" : undefined;
}

function words(value: string): readonly string[] {
  return value.split(/\s+/).filter((word) => word !== "");
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
