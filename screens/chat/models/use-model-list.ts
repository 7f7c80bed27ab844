import { useMemo } from "react";
import type { HostView } from "../../../source/api/ollama-calls.js";
import { useQuery } from "../../../source/client/use-query.js";
import type { HostModel } from "../../../source/domain/ollama.js";
import { errorRows, messageRows, noAnswerRows } from "../../../source/ui/message-rows.js";
import { formatCount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { downRows } from "../hosts/host-rows.js";
import { modelsTable } from "./models-table.js";
import { arranged, type SortName, sortNames, sorts } from "./sorts.js";

const noModels: readonly HostModel[] = [];

type Options = {
  readonly host: HostView | undefined;
  /** Rows inside the frame, the header's too. */
  readonly height: number;
  readonly dialogs: Dialogs;
};

/** The models of a host: sorted, filtered, one of them under the cursor. */
export function useModelList({ host, height, dialogs }: Options) {
  const isUp = host?.state === "up";
  const { data, error, loading } = useQuery("ollama.models", isUp ? { hostId: host.hostId } : undefined);
  const models = (isUp ? data?.models : undefined) ?? noModels;
  const [sort, setSort] = useKept<SortName>("chat.models.sort", "memory");
  const [filter, setFilter] = useKept("chat.models.filter", "");
  const shown = useMemo(() => arranged(models, sort, filter), [models, sort, filter]);
  const tall = Math.max(1, height - 1);
  const list = useList(
    `chat.models-of ${host?.hostId ?? ""}`,
    shown.length,
    tall,
    allRows(shown.map(({ name }) => name)),
  );
  const rows = (look: { readonly width: number; readonly focused: boolean; readonly nowMs: number }) => {
    const advice = emptyRows(host, look.width - 2).map((row) => ` ${row}`);
    if (advice.length > 0) return advice;
    if (!data) return noAnswerRows(error, look.width - 2).map((row) => ` ${row}`);
    if (models.length === 0) return messageRows(firstSteps(host), look.width - 2).map((row) => ` ${row}`);
    if (shown.length === 0) return messageRows([`No model has "${filter}".`, "esc shows all."], look.width - 2);
    const table = modelsTable(shown, { offset: list.offset, cursor: list.cursor, height: tall, ...look });
    // What is shown is what was told last: why it is not newer stands below.
    return error ? [...table.slice(0, -2), ...errorRows(error, look.width - 2)] : table;
  };
  return {
    list,
    models,
    model: shown[list.cursor],
    ready: !loading,
    rows,
    title: `Models${host ? ` of ${label(host.name)}` : ""}${filter === "" ? "" : `  /${label(filter)}`}`,
    right: [
      ...(sort === "memory" ? [] : [`by ${sort}`]),
      filter === "" ? countWords(models) : `${formatCount(shown.length)} of ${formatCount(models.length)}`,
    ].join(` ${glyph("dot")} `),
    filtered: filter === "" ? undefined : { showAll: () => setFilter("") },
    chooseSort: () =>
      dialogs.open({
        kind: "choice",
        title: "sort the models by",
        choices: sortNames.map((name) => ({
          label: `${name === sort ? glyph("cursor") : " "} ${sorts[name].label}`,
          choose: () => setSort(name),
        })),
      }),
    filter: () =>
      dialogs.open({
        kind: "line",
        title: "filter the models",
        initial: filter,
        placeholder: "words: llama, Q4_K_M, embeds, in memory, -old",
        accept: (typed) => {
          setFilter(typed.trim());
          list.begin();
        },
      }),
  };
}

function countWords(models: readonly HostModel[]): string {
  if (models.length === 0) return "";
  const inMemory = models.filter(({ loaded }) => loaded).length;
  return inMemory === 0 ? formatCount(models.length) : `${inMemory} of ${formatCount(models.length)} in memory`;
}

/** What there is in place of the models of a host that does not answer. */
function emptyRows(host: HostView | undefined, width: number): readonly string[] {
  if (!host || host.state === "up") return [];
  if (host.state === "asking") return [paint(glyph("ellipsis"), "dim")];
  if (host.state === "starting") return messageRows([`${host.name} is starting at ${host.url} …`], width);
  return downRows(host, width);
}

function firstSteps(host: HostView | undefined): readonly string[] {
  if (host?.state === "up" && host.kind === "openai") return [`${host.name} tells of no model.`];
  return [
    `${host?.name ?? "The host"} has no model yet.`,
    "",
    "p pulls one by its name: llama3.2:1b is small enough for a laptop.",
    "C makes one of a GGUF file or a Modelfile.",
    "Or 5 goes to the Registry, where o makes one of a registered version.",
  ];
}
