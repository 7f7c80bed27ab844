import { UserError } from "../../../source/domain/user-error.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { comparisonCsv, historyCsv, runCsv } from "./csv.js";
import { gatherComparison, gatherRun } from "./gather.js";
import { runJson } from "./json.js";
import { comparisonMarkdown, runMarkdown } from "./markdown.js";
import { type ExportedTable, runTableCsv, runTableJson, runTableMarkdown } from "./run-table.js";

type Form = {
  readonly label: string;
  readonly ending: string;
  readonly make: () => AsyncIterable<string>;
  /** What is too long for a clipboard is only written. */
  readonly onlyFile?: boolean;
};

/** More than that no terminal takes into its clipboard (xterm and tmux stop at about 1 MB of it in base64). */
const mostCopiedBytes = 700_000;

/** Exports ask for the form and the place, then copy or write on the terminal's machine; a toast says how it went. */
export function useExports(dialogs: Dialogs) {
  const { shell, client } = useShell();
  const tell = (error: unknown) => {
    if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
    else shell.toast("bad", error instanceof Error ? error.message : String(error));
  };
  const write = (path: string, content: AsyncIterable<string | Uint8Array>) => {
    shell.writeFile(path, content).then((full) => shell.toast("good", `Written: ${full}`), tell);
  };
  const copy = (label: string, content: AsyncIterable<string>) => {
    joined(content).then((text) => {
      if (Buffer.byteLength(text) > mostCopiedBytes) {
        shell.toast(
          "warning",
          `${formatBytes(Buffer.byteLength(text))} are too much for the clipboard`,
          "Write them to a file.",
        );
        return;
      }
      shell.copy(text);
      shell.toast("info", `Copied: ${label}`);
    }, tell);
  };
  const askPath = (name: string, accept: (path: string) => void) =>
    dialogs.open({
      kind: "line",
      title: "write to",
      initial: name,
      placeholder: "a path on this machine",
      accept: (path) => {
        if (path.trim() !== "") accept(path.trim());
      },
    });
  const ask = (name: string, forms: readonly Form[]) =>
    dialogs.open({
      kind: "choice",
      title: "export",
      choices: forms.flatMap(({ label, ending, make, onlyFile = false }) => [
        ...(onlyFile ? [] : [{ label: `copy   ${label}`, choose: () => copy(label, make()) }]),
        { label: `write  ${label}`, choose: () => askPath(`${name}${ending}`, (path) => write(path, make())) },
      ]),
    });
  return {
    saveArtifact: ({ name, uri }: { readonly name: string; readonly uri: string }) =>
      askPath(fileName(name), (path) => write(path, client.artifact(uri, new AbortController().signal))),
    /** Asks where to, then writes what comes. */
    save: (name: string, content: () => AsyncIterable<string | Uint8Array>) =>
      askPath(name, (path) => write(path, content())),
    exportRun: ({ runId, name }: { readonly runId: string; readonly name: string }) => {
      const gather = () => gatherRun(client, runId);
      async function* history() {
        const { metrics } = await gather();
        yield* historyCsv(
          client,
          runId,
          metrics.map(({ key }) => key),
          new AbortController().signal,
        );
      }
      ask(`${fileName(name)}-${runId.slice(0, 8)}`, [
        { label: "Markdown, for a pull request", ending: ".md", make: () => once(gather().then(runMarkdown)) },
        {
          label: "JSON",
          ending: ".json",
          make: () => once(gather().then((run) => `${JSON.stringify(runJson(run), undefined, 2)}\n`)),
        },
        { label: "CSV of params, metrics, tags", ending: ".csv", make: () => once(gather().then(runCsv)) },
        { label: "CSV of every point of its metrics", ending: "-history.csv", make: history, onlyFile: true },
      ]);
    },
    /** The table as it is filtered and sorted, with the columns that are shown. */
    exportTable: (table: ExportedTable) =>
      ask("runs", [
        { label: "Markdown, for a pull request", ending: ".md", make: () => once(runTableMarkdown(table)) },
        { label: "JSON", ending: ".json", make: () => runTableJson(table) },
        { label: "CSV", ending: ".csv", make: () => runTableCsv(table) },
      ]),
    exportRuns: (runIds: readonly string[]) => {
      const gather = () => gatherComparison(client, runIds);
      ask("comparison", [
        { label: "Markdown, for a pull request", ending: ".md", make: () => once(gather().then(comparisonMarkdown)) },
        {
          label: "JSON",
          ending: ".json",
          make: () => once(gather().then((all) => `${JSON.stringify(all, undefined, 2)}\n`)),
        },
        { label: "CSV of params and metrics", ending: ".csv", make: () => once(gather().then(comparisonCsv)) },
      ]);
    },
  };
}

async function joined(content: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of content) text += part;
  return text;
}

async function* once(text: Promise<string>): AsyncGenerator<string> {
  yield await text;
}

/** A name without what a path would take as its own. */
function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "run";
}
