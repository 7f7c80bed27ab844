export type RemoteKind =
  | ("local" | "S3" | "GCS" | "Azure" | "SSH" | "HTTP" | "WebDAV" | "HDFS" | "OSS" | "Google Drive")
  | ("other remote" | "unknown");

/** A place that data is pushed to, as DVC's configuration names it. */
export type Remote = {
  readonly name: string;
  /** Without secrets. */
  readonly url: string;
  readonly kind: RemoteKind;
  /** Which file has it: `config` goes into git, `config.local` stays here, "global" is the user's. */
  readonly in: "config" | "config.local" | "global";
  readonly isDefault: boolean;
  /** Of a local one: its folder, absolute. */
  readonly folder?: string;
};

/** The Python package that DVC needs for this kind beside itself. */
export function packageFor(kind: RemoteKind): string | undefined {
  const packages: Partial<Readonly<Record<RemoteKind, string>>> = {
    ...{ S3: "dvc-s3", GCS: "dvc-gs", Azure: "dvc-azure", SSH: "dvc-ssh", WebDAV: "dvc-webdav", HDFS: "dvc-hdfs" },
    ...{ OSS: "dvc-oss", "Google Drive": "dvc-gdrive" },
  };
  return packages[kind];
}
