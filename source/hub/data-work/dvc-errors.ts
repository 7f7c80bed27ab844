import { UserError, type UserErrorKind } from "../../domain/user-error.js";

type Known = {
  readonly code: string;
  readonly kind: UserErrorKind;
  /** What DVC writes (DVC 3.67), the sentence of the error. */
  readonly said: RegExp;
  readonly hint: (found: RegExpExecArray) => string;
};

const known: readonly Known[] = [
  {
    code: "dvc.no-repository",
    kind: "missing",
    said: /you are not inside of a DVC repository/,
    hint: () => "Set DVC up here: slipway data init (I in Datasets).",
  },
  {
    code: "dvc.busy",
    kind: "conflict",
    said: /is busy, it is being blocked by:?\s+(?:\(PID (\d+)\): *([^\r\n]*))?/,
    hint: ([, pid, command]) =>
      pid === undefined
        ? "Another DVC command uses these paths: wait for its end, or stop it."
        : `Wait for the end of ${command} (pid ${pid}), or stop it: kill ${pid}`,
  },
  {
    code: "dvc.no-remote",
    kind: "missing",
    said: /no remote specified|no default remote/,
    hint: () => "Add a remote: slipway data remotes add NAME URL --default (R in Datasets, then A).",
  },
  {
    code: "dvc.unknown-remote",
    kind: "not-found",
    said: /remote '([^']+)' doesn't exist/,
    hint: () => "List the remotes: slipway data remotes (R in Datasets).",
  },
  {
    code: "dvc.behind-link",
    kind: "invalid",
    said: /Cannot add files inside symlinked directories/,
    hint: () => "DVC follows no links: move the folder into the project, or give the path that the link leads to.",
  },
  {
    code: "dvc.stage-output",
    kind: "conflict",
    said: /overlaps with an output of stage: '([^']+)'/,
    hint: ([, stage]) =>
      `The stage ${stage} makes it: run the pipeline (slipway run), or take what is there as its output: dvc commit ${stage}`,
  },
  {
    code: "dvc.tracked-by-git",
    kind: "conflict",
    said: /output '([^']+)' is already tracked by SCM/,
    hint: ([, path]) =>
      `Take it out of git, the file stays: git rm -r --cached '${path}', commit that, then add it again.`,
  },
  {
    code: "dvc.overlap",
    kind: "conflict",
    said: /overlapping with other DVC tracked output: '([^']+)'/,
    hint: ([, path]) =>
      `Part of it is tracked by itself. Give that up first, the data stays: dvc remove '${path}.dvc'; then add it again.`,
  },
  {
    code: "dvc.ignored",
    kind: "conflict",
    said: /Path '[^']+' is ignored by\s*(\S+)/,
    hint: ([, by]) => `Take the line that matches it out of .dvcignore (${by}), or name another path.`,
  },
  {
    code: "dvc.unsupported-url",
    kind: "invalid",
    said: /[Uu]nsupported (?:URL|scheme|protocol)|Protocol not known: (\S+)/,
    hint: () => "Give a path, or a URL of http, https, s3, gs, azure, ssh, webdav, hdfs or oss.",
  },
  {
    code: "dvc.config",
    kind: "invalid",
    said: /configuration|config file error|Parsing failed|Invalid line/i,
    hint: () => "Mend .dvc/config or .dvc/config.local: `dvc config --list` says where it breaks.",
  },
  {
    code: "dvc.remote-package",
    kind: "missing",
    said: /requires '(dvc-[\w-]+)' to be installed/,
    hint: ([, name]) => `Install it beside DVC: pip install ${name}`,
  },
  {
    code: "dvc.disk-full",
    kind: "unavailable",
    said: /No space left on device|Disk quota exceeded/,
    hint: () =>
      "Free space and do it again: what is there stays as it is. The unfinished file that DVC leaves in the cache goes with slipway data gc (C in Datasets).",
  },
  {
    code: "dvc.read-only",
    kind: "unavailable",
    said: /Read-only file system(?:: '([^']+)')?/,
    hint: ([, path]) =>
      `${path ?? "Its place"} is on a file system that is mounted to be read only: choose another place.`,
  },
  {
    code: "dvc.not-a-folder",
    kind: "invalid",
    said: /Not a directory(?:: b?'([^']+)')?/,
    hint: ([, path]) =>
      `A part of ${path === undefined ? "the path" : `'${path}'`} is a file, not a folder: look at the path, of a remote with R in Datasets.`,
  },
  {
    code: "dvc.bad-rwlock",
    kind: "invalid",
    said: /Unable to read RWLock-file '([^']+)'/,
    hint: ([, file]) => `It was left half written by a DVC that was killed; where none runs: rm '${file}'`,
  },
  {
    code: "dvc.corrupt",
    kind: "failed",
    said: /corrupted|checksum mismatch|hash mismatch/i,
    hint: () => "What the remote has is damaged: push it again from where it is whole, then pull.",
  },
  {
    code: "dvc.remote-refused",
    kind: "failed",
    said: /\b(?:401|403)\b|Forbidden|Unauthorized|AccessDenied|Permission denied|[Cc]redential/,
    hint: () =>
      "The remote refuses: look at its credentials (dvc remote modify --local NAME …) and test it: R in Datasets.",
  },
  {
    code: "dvc.remote-unreachable",
    kind: "unavailable",
    said: /Cannot connect|Connect call failed|Could not connect|Name or service not known|getaddrinfo|timed? ?out/i,
    hint: () => "The remote cannot be reached: look at its URL and the network, then test it: R in Datasets.",
  },
  {
    code: "dvc.unsaved",
    kind: "conflict",
    said: /unsaved files without confirmation/,
    hint: () => "Add what was changed first (A in Datasets): a pull would take it away.",
  },
  {
    code: "dvc.missing-files",
    kind: "missing",
    said: /Is your cache up to date|Missing cache files|missing-files/,
    hint: () => "Push it from where it was made, or look at another remote: --remote NAME.",
  },
  {
    code: "dvc.no-source",
    kind: "not-found",
    said: /failed to import [\s\S]*dependency '([^']+)' does not exist/,
    hint: ([, source]) => `Nothing answers at ${source}, or it has no such file: look at the address.`,
  },
  {
    code: "dvc.no-bucket",
    kind: "not-found",
    said: /NoSuchBucket|specified bucket does not exist|ContainerNotFound/,
    hint: () => "Make the bucket first, or mend the URL of the remote: R in Datasets.",
  },
  {
    code: "dvc.no-such-path",
    kind: "not-found",
    said: /output '[^']+' does not exist|does not exist as an output|No such file or directory/,
    hint: () => "Look at the path: it is relative to the project.",
  },
  {
    code: "dvc.conflict",
    kind: "invalid",
    said: /'([^']+)' is invalid(?: \(possible merge conflicts\))?\./,
    hint: ([, file]) => `Mend ${file} (a merge leaves <<<<<<< and >>>>>>> in it), then do it again.`,
  },
];

const mostLines = 6;

/** What DVC said, as an error with the way out; `what` failed: "dvc push". */
export function dvcError(
  what: string,
  { stderr, exitCode }: { readonly stderr: string; readonly exitCode: number },
): UserError {
  const lines = stderr
    // Where in DVC it happened says nothing to who uses it; all of it is in DVC's own log (-v).
    .replace(/(?:--- Logging error ---|Traceback \(most recent call last\):)[\s\S]*?(?=\n(?:ERROR|WARNING): |$)/g, "")
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    // Progress bars, warnings and where to ask are no reason.
    .filter(
      (line) =>
        line !== "" && !/^(?:WARNING|Having any troubles|Waiting to acquire lock)/.test(line) && !/\d+%\|/.test(line),
    );
  const said = [...new Set(lines.map((line) => line.replace(/^ERROR:\s*/, "").replace(/\[Errno \d+\] /g, "")))];
  const message = `${what} failed: ${said.slice(0, mostLines).join(" / ") || `exit code ${exitCode}`}`;
  const more = said.length > mostLines ? ` / and ${said.length - mostLines} lines more` : "";
  for (const { code, kind, said: pattern, hint } of known) {
    const found = pattern.exec(stderr);
    if (found) return new UserError({ code, kind, message: message + more, hint: hint(found) });
  }
  return new UserError({
    code: "dvc.failed",
    kind: "failed",
    message: message + more,
    hint: "Every command that was run is behind @.",
  });
}
