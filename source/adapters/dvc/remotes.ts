import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Remote, RemoteKind } from "../../domain/data/remote.js";
import { readRegular } from "../files/regular-file.js";

/** The remotes of a repository, the default first; a name that stands in two files counts from the nearer one, as for DVC. */
export async function readRemotes(dvcRoot: string): Promise<readonly Remote[]> {
  const folder = join(dvcRoot, ".dvc");
  const global = process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
  const files = [
    { path: join(global, "dvc", "config"), in: "global" as const },
    { path: join(folder, "config"), in: "config" as const },
    { path: join(folder, "config.local"), in: "config.local" as const },
  ];
  const remotes = new Map<string, Remote>();
  let first: string | undefined;
  for (const { path, in: file } of files) {
    for (const { section, key, value } of settingsIn(await readRegular(path).catch(() => ""))) {
      if (section === "core" && key === "remote") first = value;
      const [, name] = /^'?remote "([^"]+)"'?$/.exec(section) ?? [];
      if (name === undefined || key !== "url") continue;
      const kind = kindOf(value);
      const folder = kind === "local" ? resolve(path, "..", value.replace(/^file:\/\//, "")) : undefined;
      const known = { name, url: folder ?? redacted(value), kind, in: file, isDefault: false };
      remotes.set(name, folder === undefined ? known : { ...known, folder });
    }
  }
  return [...remotes.values()]
    .map((remote) => ({ ...remote, isDefault: remote.name === first }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.name < b.name ? -1 : 1));
}

function settingsIn(text: string) {
  let section = "";
  return text.split("\n").flatMap((line) => {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const [, key, value = ""] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined ? [] : [{ section, key, value }];
  });
}

const kinds: Readonly<Record<string, RemoteKind>> = {
  ...{
    s3: "S3",
    gs: "GCS",
    azure: "Azure",
    ssh: "SSH",
    http: "HTTP",
    https: "HTTP",
    webdav: "WebDAV",
    webdavs: "WebDAV",
  },
  ...{ hdfs: "HDFS", webhdfs: "HDFS", oss: "OSS", gdrive: "Google Drive", remote: "other remote" },
};

function kindOf(url: string): RemoteKind {
  const [, scheme] = /^([a-z0-9+]+):\/\//i.exec(url) ?? [];
  if (scheme === undefined || scheme === "file") return "local";
  return kinds[scheme.toLowerCase()] ?? "unknown";
}

/** Without what may be a secret: a password, what follows `?` (signed URLs). */
export function redacted(url: string): string {
  return url.replace(/^([a-z0-9+]+:\/\/[^/@:]*):[^/@]*@/i, "$1:***@").replace(/\?.*$/, "?***");
}
