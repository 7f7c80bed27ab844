import type { DatasetWorkFacts } from "../../../source/actions/dataset-work-facts.js";
import type { ProjectView } from "../../../source/api/views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { useAsk } from "../../dialogs/use-ask.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";

/** What keys that work on data know of the moment. */
export function useDatasetWork(dialogs: Dialogs, project: ProjectView | undefined): DatasetWorkFacts {
  const view = useQuery("datasets.list", {}).data;
  return {
    ask: useAsk(dialogs),
    // Until it is answered a key is not refused.
    hasDvc: view?.state !== "no-dvc",
    hasGit: project === undefined || project.git !== undefined,
    lacksDvc: project?.tools.some(({ name, state }) => name === "dvc" && state === "missing") ?? false,
    untracked: view?.state === "ready" ? (view.untracked ?? []).map(({ path }) => path) : [],
  };
}
