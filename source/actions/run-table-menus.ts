import type { Action, AnyAction } from "./action.js";
import type { ScopeName } from "./scopes.js";

const columns: readonly Action<"runsColumns">[] = [
  {
    id: "runs-columns.toggle",
    scope: "runsColumns",
    keys: ["space", "enter"],
    label: "show / hide",
    inFooter: true,
    tooltip: "Show or hide the column",
    disabled: noChoice,
    run: ({ facts }) => facts.toggle(),
  },
  {
    id: "runs-columns.move-down",
    scope: "runsColumns",
    keys: ["J"],
    label: "move",
    inFooter: true,
    tooltip: "Move the column one to the right",
    disabled: ({ shown }) => (shown ? undefined : "It is not shown: space shows it"),
    run: ({ facts }) => facts.move(1),
  },
  {
    id: "runs-columns.move-up",
    scope: "runsColumns",
    keys: ["K"],
    label: "move back",
    tooltip: "Move the column one to the left",
    disabled: ({ shown }) => (shown ? undefined : "It is not shown: space shows it"),
    run: ({ facts }) => facts.move(-1),
  },
  {
    id: "runs-columns.pin",
    scope: "runsColumns",
    keys: ["p"],
    label: "pin",
    inFooter: true,
    tooltip: "Pin the column: it stays when the others are scrolled",
    disabled: noChoice,
    run: ({ facts }) => facts.pin(),
  },
  {
    id: "runs-columns.figure",
    scope: "runsColumns",
    keys: ["f"],
    label: "last/min/max/best",
    inFooter: true,
    tooltip: "Show another figure of the metric: last, min, max, best",
    disabled: ({ isMetric }) => (isMetric ? undefined : "Only a metric has a least, a greatest and a best value"),
    run: ({ facts }) => facts.nextFigure(),
  },
  {
    id: "runs-columns.automatic",
    scope: "runsColumns",
    keys: ["r"],
    label: "automatic",
    inFooter: true,
    tooltip: "Leave the choice to Slipway again: what differs between the runs",
    disabled: ({ automatic }) => (automatic ? "The columns are automatic" : undefined),
    run: ({ facts }) => facts.reset(),
  },
];

const sort: readonly Action<"runsSort">[] = [
  {
    id: "runs-sort.by",
    scope: "runsSort",
    keys: ["enter"],
    label: "sort / turn",
    inFooter: true,
    tooltip: "Sort by this column alone; once more the other way round",
    disabled: noChoice,
    run: ({ facts }) => facts.sortBy(),
  },
  {
    id: "runs-sort.add",
    scope: "runsSort",
    keys: ["space"],
    label: "add",
    inFooter: true,
    tooltip: "Sort by this column where the others are equal; once more the other way round",
    disabled: noChoice,
    run: ({ facts }) => facts.addKey(),
  },
  {
    id: "runs-sort.remove",
    scope: "runsSort",
    keys: ["x"],
    label: "remove",
    inFooter: true,
    tooltip: "Sort by this column no more",
    disabled: ({ sorted }) => (sorted ? undefined : "It is not sorted by this column"),
    run: ({ facts }) => facts.removeKey(),
  },
  {
    id: "runs-sort.reset",
    scope: "runsSort",
    keys: ["r"],
    label: "newest first",
    inFooter: true,
    tooltip: "The newest first again",
    run: ({ facts }) => facts.reset(),
  },
];

const group: readonly Action<"runsGroup">[] = [
  {
    id: "runs-group.choose",
    scope: "runsGroup",
    keys: ["enter", "space"],
    label: "group",
    inFooter: true,
    tooltip: "Group the runs by this",
    disabled: noChoice,
    run: ({ facts }) => facts.choose(),
  },
  {
    id: "runs-group.aggregate",
    scope: "runsGroup",
    keys: ["m"],
    label: "best / mean",
    inFooter: true,
    tooltip: "What a group shows of its metrics: the best or the mean",
    run: ({ facts }) => facts.nextAggregate(),
  },
];

const looks: readonly Action<"runsLooks">[] = [
  {
    id: "runs-looks.choose",
    scope: "runsLooks",
    keys: ["enter"],
    label: "go to",
    inFooter: true,
    tooltip: "Show the runs by this view",
    disabled: noChoice,
    run: ({ facts }) => facts.choose(),
  },
  {
    id: "runs-looks.save",
    scope: "runsLooks",
    keys: ["S"],
    label: "save",
    writes: true,
    inFooter: true,
    tooltip: "Save the present filter, columns, order and groups under a name",
    confirm: ({ isSaved, chosen }) => ({
      title: "Save the view",
      lines: ["Filter, columns, order and groups as they are now; a view of the same name is replaced."],
      verb: "save",
      asks: {
        what: "name",
        placeholder: "best of the week",
        ...(isSaved && chosen ? { initial: chosen } : {}),
        refuse: noName,
      },
    }),
    run: async ({ facts, shell, note }) => {
      await facts.save(note);
      shell.toast("good", `Saved the view ${note}`);
    },
  },
  {
    id: "runs-looks.forget",
    scope: "runsLooks",
    keys: ["D"],
    label: "forget",
    writes: true,
    inFooter: true,
    tooltip: "Forget the saved view",
    disabled: ({ isSaved }) => (isSaved ? undefined : "Only a saved view can be forgotten"),
    confirm: ({ chosen }) => ({
      title: `Forget the view ${chosen ?? ""}?`,
      lines: ["The runs stay as they are."],
      verb: "forget",
    }),
    run: ({ facts }) => facts.forget(),
  },
];

const filter: readonly Action<"runsFilter">[] = [
  {
    id: "runs-filter.keep",
    scope: "runsFilter",
    keys: ["enter"],
    label: "keep",
    inFooter: true,
    tooltip: "Keep the filter and go back to the runs",
    run: ({ facts }) => facts.keep(),
  },
  {
    id: "runs-filter.drop",
    scope: "runsFilter",
    keys: ["esc"],
    label: "clear",
    inFooter: true,
    tooltip: "Take the filter away and go back to the runs",
    run: ({ facts }) => facts.drop(),
  },
];

const find: readonly Action<"runsFind">[] = [
  {
    id: "runs-find.keep",
    scope: "runsFind",
    keys: ["enter"],
    label: "to the list",
    inFooter: true,
    tooltip: "Go to what was found",
    run: ({ facts }) => facts.keep(),
  },
  {
    id: "runs-find.drop",
    scope: "runsFind",
    keys: ["esc"],
    label: "show all",
    inFooter: true,
    tooltip: "Show all again",
    run: ({ facts }) => facts.drop(),
  },
];

export const runTableMenuActions: readonly AnyAction[] = [
  ...filter,
  ...columns,
  ...menuKeys("runsColumns", "runs-columns", ["C"]),
  ...sort,
  ...menuKeys("runsSort", "runs-sort", ["s"]),
  ...group,
  ...menuKeys("runsGroup", "runs-group", ["F"]),
  ...looks,
  ...menuKeys("runsLooks", "runs-looks", ["V"]),
  ...find,
];

type MenuScope = Extract<ScopeName, "runsColumns" | "runsSort" | "runsGroup" | "runsLooks">;

/** What every list over the table has: typing finds, Esc and the key that opened it close it. */
function menuKeys<Name extends MenuScope>(scope: Name, prefix: string, opened: readonly string[]) {
  return [
    {
      id: `${prefix}.find`,
      scope,
      keys: ["/"],
      label: "find",
      inFooter: true,
      tooltip: "Find one by typing",
      run: ({ facts }: { readonly facts: { readonly find: () => void } }) => facts.find(),
    },
    {
      id: `${prefix}.close`,
      scope,
      keys: ["esc", ...opened],
      label: "close",
      inFooter: true,
      tooltip: "Go back to the runs",
      run: ({ facts }: { readonly facts: { readonly close: () => void } }) => facts.close(),
    },
  ] as const;
}

function noName(text: string): string | undefined {
  return text.trim() === "" ? "A view is saved under a name: write one" : undefined;
}

function noChoice({ chosen }: { readonly chosen: string | undefined }): string | undefined {
  return chosen === undefined ? "Nothing is found so" : undefined;
}
