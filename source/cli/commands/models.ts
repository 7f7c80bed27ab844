import { asVersionStage, type VersionStage, versionStages } from "../../domain/registry.js";
import { formatAge } from "../../ui/text/format.js";
import { type Arguments, invalid } from "../arguments.js";
import { printJson, printLine } from "../output.js";
import { storeProblems } from "../store-warnings.js";
import { printTable } from "../text-table.js";
import { withClient } from "../with-client.js";

/** `slipway models ls`: every version of every model, with its stage. */
export function runModelsLs(args: Arguments): Promise<number> {
  return withClient(args, async (client) => {
    const { models } = await client.call("models.board", {});
    const problems = await storeProblems(client);
    if (args.flag("json")) printJson({ models, problems });
    else {
      printTable(
        ["model", "version", "stage", "age", "run", "aliases", "ollama"],
        models.flatMap(({ name, versions }) =>
          versions.map(({ version, stage, createdAtMs, runName, aliases, deployedAs }) => [
            name,
            `v${version}`,
            stage,
            formatAge(Date.now() - createdAtMs),
            runName ?? "",
            aliases.join(", "),
            deployedAs ?? "",
          ]),
        ),
      );
    }
    return 0;
  });
}

/** `slipway models promote NAME VERSION [--to STAGE] [--note TEXT]`: the former holder of the stage is archived. */
export function runModelsPromote(args: Arguments): Promise<number> {
  const [name, version] = args.positionals;
  if (name === undefined || version === undefined) throw invalid("models promote", "Give a model's name and a version");
  return withClient(args, async (client) => {
    const { models } = await client.call("models.board", {});
    const card = models.find((model) => model.name === name)?.versions.find((each) => each.version === version);
    const stage = wantedStage(args.text("to"), card?.stage ?? "None");
    const input = { name, version, stage, archiveExisting: true, note: args.text("note") ?? "", via: "cli" as const };
    const { archived } = await client.call("models.transition", input);
    if (args.flag("json")) printJson({ name, version, stage, archived });
    else {
      const also = archived.map((each) => `, v${each} is archived`).join("");
      printLine(`${name} v${version} is in ${stage}${also}`);
    }
    return 0;
  });
}

/** `slipway models audit NAME`: who moved what, when and why, the newest first. */
export function runModelsAudit(args: Arguments): Promise<number> {
  const [name] = args.positionals;
  if (name === undefined) throw invalid("models audit", "Give a model's name");
  return withClient(args, async (client) => {
    const { entries } = await client.call("models.audit", { name });
    if (args.flag("json")) printJson({ entries });
    else {
      printTable(
        ["when", "who", "what", "version", "from", "to", "by", "note"],
        entries.map(({ atMs, who, action, version, from, to, via, note }) => [
          new Date(atMs).toISOString(),
          who,
          action,
          `v${version}`,
          from,
          to,
          via,
          note,
        ]),
      );
    }
    return 0;
  });
}

function wantedStage(text: string | undefined, from: VersionStage): VersionStage {
  if (text === undefined) {
    const next = versionStages[versionStages.indexOf(from) + 1];
    if (next) return next;
    throw invalid("models promote", `The version is in ${from} already: name a stage with --to`);
  }
  const stage = asVersionStage(text);
  if (stage) return stage;
  throw invalid("models promote", `"${text}" is no stage: ${versionStages.join(", ")}`);
}
