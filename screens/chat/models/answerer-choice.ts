import type { Answerer, AnswererGroup } from "../../../source/actions/answerer.js";
import { isEmbeddingOnly } from "../../../source/domain/ollama.js";
import { fit } from "../../../source/ui/text/cells.js";
import { formatBytes } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import type { Dialog } from "../../dialogs/use-dialogs.js";

type Options = {
  readonly groups: readonly AnswererGroup[];
  /** Who answers now. */
  readonly chosen: Answerer | undefined;
  /** Where the model of the conversation is gone: its name, and those that are like it, which stand first. */
  readonly missing?: { readonly name: string; readonly like: readonly string[]; readonly pull: () => void } | undefined;
  readonly choose: (answerer: Answerer) => void;
};

const longestName = 48;

/** The choice of who answers: the models of all hosts that are up, those that can, found by typing. */
export function answererChoice({ groups, chosen, missing, choose }: Options): Dialog {
  const able = groups
    .flatMap(({ answerers }) => answerers)
    .filter(({ capabilities }) => !isEmbeddingOnly(capabilities));
  const like = missing ? missing.like.flatMap((name) => able.filter((each) => each.name === name).slice(0, 1)) : [];
  const ordered = [...like, ...able.filter((each) => !like.includes(each))];
  const wide = Math.min(longestName, Math.max(0, ...able.map(({ name }) => label(name).length)));
  const silent = groups.filter(({ state }) => state === "down").map(({ name, reason = "" }) => `${name}: ${reason}`);
  const isChosen = ({ name, hostId }: Answerer) => name === chosen?.name && hostId === chosen.hostId;
  const choices = ordered.map((each) => ({
    label: `${isChosen(each) ? glyph("cursor") : " "} ${row(each, wide, groups.length > 1)}`,
    choose: () => choose(each),
  }));
  const pull = missing && { label: `  pull ${label(missing.name)}`, choose: missing.pull };
  return {
    kind: "choice",
    title: "who answers",
    finds: true,
    // Enter alone changes nothing; where the model is gone, names like it are offered.
    at: missing ? 0 : Math.max(0, ordered.findIndex(isChosen)),
    notes: [...(missing ? [`There is no ${missing.name} any more.`] : []), ...silent],
    choices: pull ? [...choices.slice(0, like.length), pull, ...choices.slice(like.length)] : choices,
  };
}

function row({ name, hostName, sizeBytes, isLoaded }: Answerer, wide: number, hasHosts: boolean): string {
  const sign = isLoaded ? paint(glyph("running"), "good") : " ";
  const size = fit(sizeBytes === undefined ? "" : formatBytes(sizeBytes), 8, "right");
  return `${sign} ${fit(label(name), wide)} ${size}${hasHosts ? `  ${label(hostName)}` : ""}`;
}
