/**
 * The program that DVC takes for the user's shell (`SHELL -c CMD`, DVC_STAGE set: dvc/stage/run.py): notes when each stage
 * begins and ends, and how long the log is then, gives it its own token, then runs the command in the user's real shell with
 * the options that DVC would have used.
 */
export function stageShellScript(options: {
  readonly folder: string;
  /** The caller's SHELL; undefined where it had none. */
  readonly userShell: string | undefined;
}): string {
  const { folder, userShell } = options;
  const at = (name: string) => quoted(`${folder}/${name}`);
  return `#!/bin/sh
stage=\${DVC_STAGE:-?}
now() { date +%s%3N; }
logged() { { wc -c < ${at("output.log")}; } 2> /dev/null | tr -d ' '; }
printf 'begin %s %s @%s %s\\n' "$(now)" "$$" "$(logged)" "$stage" >> ${at("events")}
pwd > ${at("place")}
while read -r token name; do
  case "$name" in
    "$stage" | "\${stage%%@*}" | '') MLFLOW_TRACKING_TOKEN=$token; export MLFLOW_TRACKING_TOKEN; break ;;
  esac
done < ${at("tokens")}
${userShell === undefined ? "unset SHELL" : `SHELL=${quoted(userShell)}; export SHELL`}
# Interrupted with the whole group: the command ends by it, and its end is still to be noted.
trap : INT TERM
${shellWithOptions(userShell)} "$@"
code=$?
printf 'end %s %s @%s %s\\n' "$(now)" "$code" "$(logged)" "$stage" >> ${at("events")}
exit $code
`;
}

/** One line a stage, the most special first; the last, without a name, fits every other. */
export function tokenLines(stages: readonly string[], tokenOf: (stage: string) => string): string {
  return [...stages.map((stage) => `${tokenOf(stage)} ${stage}`), `${tokenOf("")} `, ""].join("\n");
}

/** As dvc/stage/run.py `_make_cmd` and `_fix_env` choose them. */
function shellWithOptions(userShell: string | undefined): string {
  if (userShell === undefined) return "/bin/sh";
  const name = userShell.slice(userShell.lastIndexOf("/") + 1);
  if (name === "bash") return `${quoted(userShell)} --noprofile --norc`;
  return name === "zsh" ? `${quoted(userShell)} --no-rcs` : quoted(userShell);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
