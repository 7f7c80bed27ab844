import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { readRegular } from "../files/regular-file.js";

/** What of DVC's configuration the state of a pipeline depends on. */
export type DvcConfig = {
  /** Where objects lie, absolute. */
  readonly cacheFolder: string;
  /** Names of the remotes in the order of the files. */
  readonly remotes: readonly string[];
  /** Where the objects of a remote lie that is a folder of this machine, absolute, by its name. */
  readonly remoteFolders: ReadonlyMap<string, string>;
  /** As they are written, secrets too, by the name of the remote. */
  readonly remoteUrls: ReadonlyMap<string, string>;
  /** `core.remote`: what push and pull use. */
  readonly defaultRemote: string | undefined;
  readonly noScm: boolean;
  /** How templates write booleans and lists as arguments (`parsing.bool`, `parsing.list`). */
  readonly parsing: { readonly bool: string; readonly list: string };
  /** `core.site_cache_dir`, in which DVC keeps its hash cache. */
  readonly siteCacheDir: string | undefined;
};

type Setting = { readonly section: string; readonly key: string; readonly value: string; readonly folder: string };

/**
 * The configuration of the repository at `dvcRoot`: system, global, `.dvc/config`, `.dvc/config.local`, each over those before
 * it (dvc/config.py). What cannot be read counts as empty.
 */
export async function readDvcConfig(dvcRoot: string): Promise<DvcConfig> {
  const dvcDir = join(dvcRoot, ".dvc");
  const global = process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
  const files = [
    "/etc/xdg/dvc/config",
    join(global, "dvc/config"),
    join(dvcDir, "config"),
    join(dvcDir, "config.local"),
  ];
  const texts = await Promise.all(files.map((file) => readRegular(file).catch(() => "")));
  const settings = texts.flatMap((text, at) => settingsOf(text, resolve(files[at] ?? "", "..")));
  const last = (section: string, key: string) =>
    settings.findLast((setting) => setting.section === section && setting.key === key);
  const cache = last("cache", "dir");
  const names = settings.map(({ section }) => remoteIn(section));
  return {
    cacheFolder: cache ? absolute(cache.folder, cache.value) : join(dvcDir, "cache"),
    remoteFolders: remoteFolders(settings),
    remoteUrls: new Map(
      settings.flatMap(({ section, key, value }) => {
        const name = key === "url" ? remoteIn(section) : undefined;
        return name === undefined ? [] : [[name, value] as const];
      }),
    ),
    remotes: [...new Set(names.filter((name) => name !== undefined))],
    defaultRemote: last("core", "remote")?.value,
    noScm: /^(?:true|1|yes|on)$/i.test(last("core", "no_scm")?.value ?? ""),
    parsing: {
      bool: last("parsing", "bool")?.value ?? "store_true",
      list: last("parsing", "list")?.value ?? "nargs",
    },
    siteCacheDir: last("core", "site_cache_dir")?.value,
  };
}

function remoteIn(section: string): string | undefined {
  return /^'?remote "([^"]+)"'?$/.exec(section)?.[1];
}

/** Remotes with versions of their own (`version_aware`, `worktree`) keep files by their names, not by their hashes. */
function remoteFolders(settings: readonly Setting[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const { section, key, value, folder } of settings) {
    const name = remoteIn(section);
    if (name === undefined || key !== "url") continue;
    const path = value.startsWith("file://") ? value.slice("file://".length) : value;
    if (/^([a-z][a-z0-9+.-]*:\/\/|~|[\w.-]+@[\w.-]+:)/i.test(path)) folders.delete(name);
    else folders.set(name, absolute(folder, path));
  }
  for (const { section, key, value } of settings) {
    if (/^(version_aware|worktree)$/.test(key) && /^(true|1|yes|on)$/i.test(value))
      folders.delete(remoteIn(section) ?? "");
  }
  return folders;
}

/** The settings of an INI text: `[section]`, `key = value`. */
function settingsOf(text: string, folder: string): readonly Setting[] {
  let section = "";
  const settings: Setting[] = [];
  for (const line of text.split("\n")) {
    const [, name] = /^\s*\[(.+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) section = name;
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) settings.push({ section, key, value: unquoted(value), folder });
  }
  return settings;
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1] ?? value;
}

function absolute(folder: string, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
