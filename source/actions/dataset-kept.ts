import { bytesWords } from "../domain/data/bytes-words.js";
import { keptWhy } from "../domain/data/kept-words.js";
import { UserError } from "../domain/user-error.js";
import type { Action } from "./action.js";
import type { DataKeptFacts } from "./dataset-work-facts.js";

export const dataKeptActions: readonly Action<"dataKept">[] = [
  {
    id: "data-kept.close",
    scope: "dataKept",
    keys: ["esc"],
    label: "back",
    inFooter: true,
    tooltip: "Go back to the data",
    run: ({ facts }) => facts.close(),
  },
  {
    id: "data-kept.return",
    scope: "dataKept",
    keys: ["enter"],
    label: "bring back",
    writes: true,
    inFooter: true,
    tooltip: "Put what was kept in its place again; what is there now is kept instead, u brings that back",
    disabled: whyNotReturn,
    confirm: ({ kept }) =>
      kept && {
        title: `Bring back what was kept of ${kept.path}?`,
        lines: [
          `It was kept at a ${keptWhy(kept)}.`,
          "Its .dvc file comes back with it. What is there now is kept instead; u brings that back.",
        ],
        equivalent: `mv .slipway/kept/${kept.id}/data ${kept.path}`,
        verb: "bring back",
      },
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.kept) return;
      const own = facts.caller();
      const { path } = await client.call(
        "kept.return",
        { id: facts.kept.id, ...(own ? { caller: own } : {}) },
        { signal },
      );
      shell.toast("good", `${path} is as it was kept`, "What was there is kept instead; u brings that back.");
    },
  },
  {
    id: "data-kept.drop",
    scope: "dataKept",
    keys: ["X"],
    label: "drop",
    writes: true,
    inFooter: true,
    tooltip: "Remove what was kept for good; nothing brings it back",
    disabled: whyNotOne,
    confirm: ({ kept }) =>
      kept && {
        title: `Drop what was kept of ${kept.path}?`,
        lines: [`${bytesWords(kept.sizeBytes ?? 0)} are freed. There is no undo.`],
        ...(kept.isCached === true ? {} : { warnings: ["It is the only copy that Slipway knows of."] }),
        equivalent: `rm -r .slipway/kept/${kept.id}`,
        verb: "drop",
      },
    run: async ({ client, facts, shell, signal }) => {
      if (!facts.kept) return;
      const { sizeBytes } = await client.call("kept.drop", { ids: [facts.kept.id] }, { signal });
      shell.toast("good", `${bytesWords(sizeBytes)} of ${facts.kept.path} are dropped`);
    },
  },
  {
    id: "data-kept.limit",
    scope: "dataKept",
    keys: ["L"],
    label: "limit",
    writes: true,
    inFooter: true,
    tooltip: "How many days it is kept, and how much of it; an only copy of the last day always stays",
    disabled: ({ whyNot }) => whyNot,
    run: ({ facts, client }) =>
      facts.ask.line({
        title: "kept for so many days, and so many GB",
        initial: `${facts.limit?.days ?? ""} ${(facts.limit?.bytes ?? 0) / gigabyte}`,
        placeholder: "30 20",
        accept: async (text) => {
          const [, days, size] = /^([1-9]\d{0,4})\s+(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
          if (days === undefined) throw noLimit(text);
          await client.call("kept.limit", { days: Number(days), bytes: Math.round(Number(size) * gigabyte) });
        },
      }),
  },
];

const gigabyte = 1_000_000_000;

function whyNotOne({ kept, whyNot }: DataKeptFacts): string | undefined {
  return whyNot ?? (kept ? undefined : "Nothing is kept");
}

function whyNotReturn(facts: DataKeptFacts): string | undefined {
  return (
    whyNotOne(facts) ??
    (facts.kept?.why === "experiment" ? "It was kept of more than data: u takes the experiment back" : undefined)
  );
}

function noLimit(text: string): UserError {
  return new UserError({
    code: "kept.bad-limit",
    kind: "invalid",
    message: `"${text}" is no limit`,
    hint: "Give days and gigabytes, as in: 30 20",
  });
}
