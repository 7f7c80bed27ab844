import { createHash } from "node:crypto";
import type { DvcConfig } from "../../adapters/dvc/dvc-config.js";
import type { Document } from "../../store/document.js";
import { openRemoteObjects, type RemoteObjects } from "../../store/remote-objects.js";

/** More are forgotten, those that were told of longest ago first. */
const mostKept = 10_000;

type RemoteObject = { readonly md5: string; readonly legacy: boolean };
type Told = RemoteObject & { readonly isThere: boolean };

/** What pushes, fetches and checks told of remotes that only DVC can look into. */
export type RemoteMemory = {
  /** `remote`: as `remoteKey` gives it. A store that cannot be written fails no push: then nobody knows. */
  readonly note: (remote: string, told: readonly Told[]) => Promise<void>;
  /** Tells of an object what was told last, with its time in epoch ms. */
  readonly recall: () => Promise<
    (remote: string, object: RemoteObject) => { readonly isThere: boolean; readonly atMs: number } | undefined
  >;
};

export function createRemoteMemory({
  slipwayDir,
  now,
}: {
  readonly slipwayDir: string;
  readonly now: () => number;
}): RemoteMemory {
  let opened: Promise<Document<RemoteObjects> | undefined> | undefined;
  const book = () => {
    opened ??= openRemoteObjects(slipwayDir).catch(() => undefined);
    return opened;
  };
  return {
    note: async (remote, told) => {
      const document = await book();
      if (!document || told.length === 0) return;
      const atMs = now();
      const added = told.map(({ md5, legacy, isThere }) => ({ remote, md5, legacy, isThere, atMs }));
      const keys = new Set(added.map((each) => keyOf(remote, each)));
      const add = (data: RemoteObjects) => {
        const kept = data.objects.filter((each) => !keys.has(keyOf(each.remote, each)));
        data.objects = [...kept, ...added].slice(-mostKept);
      };
      await document.update(add).catch(() => undefined);
    },
    recall: async () => {
      const objects = (await book())?.data().objects ?? [];
      const known = new Map(objects.map((each) => [keyOf(each.remote, each), each]));
      return (remote, object) => known.get(keyOf(remote, object));
    },
  };
}

/** Which remote it is: with another URL it is another one. The URL itself, which may hold secrets, is not kept. */
export function remoteKey(name: string, { remoteUrls }: Pick<DvcConfig, "remoteUrls">): string {
  const hash = createHash("sha256").update(remoteUrls.get(name) ?? "");
  return `${name} ${hash.digest("hex").slice(0, 16)}`;
}

function keyOf(remote: string, { md5, legacy }: RemoteObject): string {
  return `${md5} ${legacy} ${remote}`;
}
