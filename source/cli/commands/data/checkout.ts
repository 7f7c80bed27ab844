import type { DatasetVersion } from "../../../domain/dataset.js";
import { type Arguments, invalid } from "../../arguments.js";
import { printJson, printLine } from "../../output.js";
import { ownCaller } from "../../own-caller.js";
import { withClient } from "../../with-client.js";

/** Fewer digits name no version: they could be anyone's. */
const leastDigits = 4;

/** `slipway data checkout PATH VERSION|NAME|COMMIT`: puts a version into the workspace; an md5 or commit by its first digits. */
export function runDataCheckout(args: Arguments): Promise<number> {
  const [path, wanted] = args.positionals;
  if (path === undefined || !wanted) throw invalid("data checkout", "Give the path of a dataset and a version");
  return withClient(args, async (client) => {
    const { versions } = await client.call("datasets.versions", { path });
    const found = oneOf(versions, path, wanted);
    if (found.current) return told(args, found, path, `${path} has the version ${found.md5.slice(0, 8)} already`);
    const caller = args.text("hub") ? {} : { caller: ownCaller() };
    const commit = found.commit === undefined ? {} : { commit: found.commit };
    await client.call("datasets.restore", { path, md5: found.md5, ...commit, wait: true, ...caller });
    return told(args, found, path, `${path} is the version ${found.md5.slice(0, 8)} now`);
  });
}

function told(args: Arguments, { md5, commit }: DatasetVersion, path: string, line: string): number {
  if (args.flag("json")) printJson({ path, md5, commit });
  else printLine(line);
  return 0;
}

/** By a name first: a name may look like the digits of a hash. @throws UserError where none or several are meant */
function oneOf(versions: readonly DatasetVersion[], path: string, wanted: string): DatasetVersion {
  const isCalled = ({ names = [] }: DatasetVersion) => names.some(({ name, tag }) => name === wanted || tag === wanted);
  const begins = ({ md5, commit }: DatasetVersion) =>
    wanted.length >= leastDigits && (md5.startsWith(wanted) || commit?.startsWith(wanted) === true);
  const stored = versions.filter(({ commit, isSeen }) => commit !== undefined || isSeen === true);
  const called = stored.filter(isCalled);
  const found = called.length > 0 ? called : stored.filter(begins);
  const [first] = found;
  if (!first) throw invalid("data checkout", `${path} has no version "${wanted}"`);
  const others = new Set(found.map(({ md5 }) => md5));
  if (others.size === 1) return first;
  const list = [...others].map((md5) => md5.slice(0, 12)).join(", ");
  throw invalid("data checkout", `"${wanted}" begins several versions of ${path}: ${list}`);
}
