import type { DatasetPlace } from "../../../source/actions/datasets-facts.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { TableDifference } from "../../../source/domain/data/table.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { BothChecks } from "./checks-view.js";
import { useComputed } from "./use-computed.js";

export type DifferencePlace = Extract<DatasetPlace, { readonly view: "difference" }>;

const contextTokensFirst = 2048;
const noKey: readonly string[] = [];

type Options = {
  /** Larger tables are not read. */
  readonly mostBytes: number;
  readonly withChecks: boolean;
};
const everything: Options = { mostBytes: Number.POSITIVE_INFINITY, withChecks: true };
const nothing: DifferencePlace = { view: "difference", before: { path: "" }, after: { path: "" } };

/** All that is asked of two versions: what they are, and of tables their rows, columns and checks. */
export function useComparison(place: DifferencePlace | undefined, { mostBytes, withChecks } = everything) {
  const { before, after } = place ?? nothing;
  const name = `${before.path} ${before.md5 ?? ""} ${after.path} ${after.md5 ?? ""}`;
  const [key, setKey] = useKept(`datasets.difference.key.${before.path}`, noKey);
  const [contextTokens, setContextTokens] = useKept("datasets.difference.context", contextTokensFirst);
  const [stopped, setStopped] = useKept(`datasets.difference.stopped.${name}`, false);
  const [attempt, setAttempt] = useKept(`datasets.difference.attempt.${name}`, 0);
  const asked = useQuery("datasets.difference", place && { before, after });
  const found = asked.data;
  // The hashes are in it: a file of the workspace that changes is compared anew.
  const isTooLarge = found?.kind === "table" && Math.max(found.before.sizeBytes, found.after.sizeBytes) > mostBytes;
  const tables =
    found?.kind === "table" && !stopped && !isTooLarge
      ? `${name} ${found.before.md5} ${found.after.md5} ${attempt}`
      : undefined;
  const rows = useComputed<TableDifference>(
    "datasets.difference.rows",
    tables && `${tables} ${JSON.stringify(key)}`,
    (client, signal) => client.call("tables.difference", { before, after, key: [...key] }, { signal }),
  );
  const checks = useComputed<BothChecks>(
    "datasets.difference.checks",
    withChecks && rows.state === "ready" && tables !== undefined ? `${tables} ${contextTokens}` : undefined,
    async (client, signal) => ({
      before: await client.call("tables.checks", { table: before, contextTokens }, { signal }),
      after: await client.call("tables.checks", { table: after, contextTokens }, { signal }),
    }),
  );
  const reading = useQuery("tables.progress", rows.state === "computing" ? { tables: [before, after] } : undefined);
  const isChecking = checks.state === "computing";
  const checkingBefore = useQuery("tables.progress", isChecking ? { tables: [before] } : undefined);
  const checkingAfter = useQuery("tables.progress", isChecking ? { tables: [after] } : undefined);
  return {
    found,
    isTooLarge,
    error: asked.error,
    rows,
    checks,
    /** How far what is computed is, as far as the hub has told. */
    progress: (isChecking ? [checkingBefore, checkingAfter] : [reading]).find(({ data }) => data?.progress)?.data
      ?.progress,
    contextTokens,
    setContextTokens,
    key,
    setKey,
    stopped,
    /** The hub stops, too. */
    stop: () => setStopped(true),
    again: () => {
      setStopped(false);
      setAttempt((current) => current + 1);
    },
  };
}
