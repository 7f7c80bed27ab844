import type { CallOutput } from "../../../api/calls.js";
import { UserError } from "../../../domain/user-error.js";
import { label } from "../../../ui/text/sanitize.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { withClient } from "../../with-client.js";
import { callerOf } from "./caller-of.js";
import { inProject } from "./in-project.js";
import { waitDataJob } from "./wait-data-job.js";

/** `slipway data add PATH… [-m MESSAGE]`: tracks files with DVC, with a message commits that to git. */
export function runDataAdd(args: Arguments): Promise<number> {
  if (args.positionals.length === 0) throw invalid("data add", "Give the paths of files or folders");
  return withClient(args, async (client) => {
    const paths = await inProject(args, args.positionals);
    const call = args.flag("output") ? "data.commitOuts" : "data.add";
    const { jobId } = await client.call(call, { paths, ...callerOf(args) });
    const message = args.text("message");
    const outcome = await waitDataJob(client, jobId).catch((error: unknown) => {
      throw message !== undefined && error instanceof UserError && error.code === "data.interrupted"
        ? toldOf(error, `${error.message}; no commit was made`)
        : error;
    });
    const committed =
      message === undefined
        ? undefined
        : await client.call("data.commit", { paths, message, ...callerOf(args) }).catch((error: unknown) => {
            throw error instanceof UserError
              ? toldOf(error, `${outcome.message}; only the commit was not made: ${error.message}`)
              : error;
          });
    if (args.flag("json")) printJson({ ...outcome, ...(committed ? { committed } : {}) });
    else {
      printLine(label(outcome.message));
      if (committed) printLine(label(committedLine(committed)));
      else if (outcome.commits.length > 0) {
        printLine(label(`Not committed yet: ${outcome.commits.join(", ")} (slipway data commit -m MESSAGE)`));
      }
    }
    return 0;
  });
}

/** `slipway data commit [PATH…] -m MESSAGE`: commits DVC's files, and nothing else that is staged. */
export function runDataCommit(args: Arguments): Promise<number> {
  const message = args.text("message");
  if (message === undefined || message.trim() === "") throw invalid("data commit", "Give a message: -m MESSAGE");
  return withClient(args, async (client) => {
    const paths = await inProject(args, args.positionals);
    const committed = await client.call("data.commit", { paths, message, ...callerOf(args) });
    if (args.flag("json")) printJson(committed);
    else printLine(label(committedLine(committed)));
    return 0;
  });
}

function committedLine({ files, commit }: CallOutput<"data.commit">): string {
  return `Committed ${files.join(", ")} as ${commit.slice(0, 8)}`;
}

/** The error with other words. */
function toldOf(error: UserError, message: string): UserError {
  const { code, kind, hint } = error;
  return new UserError({ code, kind, message, hint, cause: error });
}
