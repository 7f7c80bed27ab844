import type { AnyAction } from "./action.js";
import { describeKey } from "./key-names.js";
import type { ScopeName } from "./scopes.js";
import { actions } from "./table.js";

const titles: readonly (readonly [ScopeName, string])[] = [
  ["global", "Everywhere"],
  ["list", "In every list"],
  ["chat", "Chat"],
  ["talk", "Chat, in the conversation"],
  ["chatField", "Chat, in the text field"],
  ["conversations", "Chat, in the list of conversations"],
  ["chatFind", "Chat, in the search"],
  ["chatSettings", "Chat, settings of a conversation"],
  ["chatModels", "Chat, hosts and models"],
  ["chatModelList", "Chat, in the models of a host"],
  ["chatModelsFiltered", "Chat, in models while a filter is set"],
  ["chatHosts", "Chat, in the hosts"],
  ["chatModelJobs", "Chat, in pulls and creations"],
  ["chatServeLog", "Chat, in the log of Ollama"],
  ["chatNumbers", "Chat, numbers"],
  ["datasets", "Datasets"],
  ["dataDifference", "Datasets, in a difference"],
  ["dataPreview", "Datasets, in a preview"],
  ["dataRow", "Datasets, in an open row of a preview"],
  ["dataClean", "Datasets, cleaning up"],
  ["dataRemotes", "Datasets, the remotes"],
  ["dataKept", "Datasets, what was kept"],
  ["dataSteps", "Datasets, in the steps and checks"],
  ["datasetTree", "Datasets, in the tree"],
  ["datasetsFiltered", "Datasets, while a filter is set"],
  ["pipeline", "Pipeline"],
  ["runForm", "Pipeline, in the dialog of a run"],
  ["machine", "On the page of the machine"],
  ["log", "Pipeline, in the log"],
  ["logFound", "In a log, while something is looked for or chosen"],
  ["experiments", "Pipeline, in the experiments"],
  ["params", "Pipeline, in the params editor"],
  ["paramsField", "Pipeline, while a param is typed"],
  ["runs", "Runs"],
  ["charts", "Runs, in the charts"],
  ["chartGrid", "Runs, in the grid of charts"],
  ["chartOne", "Runs, in one chart"],
  ["runsFiltered", "Runs, while a filter is set"],
  ["runsFilter", "Runs, in the filter"],
  ["runsColumns", "Runs, in the list of columns"],
  ["runsSort", "Runs, in the list to sort by"],
  ["runsGroup", "Runs, in the list to group by"],
  ["runsLooks", "Runs, in the list of views"],
  ["runsFind", "Runs, finding in a list"],
  ["runDetail", "Runs, in an open run"],
  ["runCompare", "Runs, in a comparison"],
  ["runDialog", "Runs, in what lies over them"],
  ["sweep", "Runs, in an open sweep"],
  ["sweepForm", "Runs, in the form of a new sweep"],
  ["registry", "Registry"],
  ["registryDetails", "Registry, in a version's table"],
];

/** The keys page of the README, as Markdown. */
export function renderKeysPage(): string {
  return titles
    .map(([scope, title]) => {
      const rows = actions.filter((action) => action.scope === scope).map(row);
      return [`**${title}**`, "", "| key | what it does |", "|---|---|", ...rows].join("\n");
    })
    .join("\n\n");
}

function row({ keys, tooltip }: AnyAction): string {
  const shown = keys.map((key) => `\`${describeKey(key)}\``).join(" ");
  return `| ${shown} | ${tooltip.replaceAll("|", "\\|")} |`;
}
