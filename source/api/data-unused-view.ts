type Sum = { readonly count: number; readonly bytes: number };

/** An object of DVC's cache that a garbage collection would remove. */
export type UnusedObjectView = {
  readonly md5: string;
  readonly sizeBytes: number;
  /** Where git's history had it last, or an import of the workspace has it; relative to DVC's repository. */
  readonly path?: string;
  /** Absent: in no commit. */
  readonly commit?: string;
  /** The remotes that have it. */
  readonly remotes: readonly string[];
  /** Of a remote without an answer nobody has asked yet whether it has it. */
  readonly isUnknown?: boolean;
  /** On no remote, but an import of the workspace has it: a pull gets it from its source again. */
  readonly isAtSource?: boolean;
};

export type UnusedView = {
  /** The largest first; of more than 5,000 those. */
  readonly objects: readonly UnusedObjectView[];
  readonly total: number;
  readonly totalBytes: number;
  /** Of them those of versions that git's history has: they cannot be restored afterwards, unless a remote has them. */
  readonly inHistory: number;
  /** False: git keeps no versions here, so nothing but the cache has the earlier ones. */
  readonly hasHistory: boolean;
  /** Of those of versions that Slipway saw, where git keeps none. */
  readonly seenVersions: number;
  /** What each remote has of them: folders looked into, others as pushes, fetches and checks told. */
  readonly onRemotes: readonly (Sum & { readonly name: string })[];
  /** What no remote has, but the source of an import. */
  readonly atSource: Sum;
  /** What no remote has, as far as is known, and what nobody knows of. */
  readonly nowhereElse: Sum;
  readonly unknown: Sum;
  /** The cache, where it is outside the project: others may use it. */
  readonly sharedCache?: string;
  /** Folders whose listing is missing: DVC removes what is in them, and that cannot be told here. */
  readonly missingListings: readonly string[];
  /** Runs of stages that DVC remembers and could give back no more. */
  readonly lostRuns: number;
  /** The exact command. */
  readonly command: string;
  /** Of this list: a collection is done only while it is still the list. */
  readonly digest: string;
};
