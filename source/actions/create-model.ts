import type { CallInput } from "../api/calls.js";
import { UserError } from "../domain/user-error.js";
import type { ActionContext } from "./action.js";

type Context = Pick<ActionContext<"chatModels">, "client" | "facts" | "shell">;
type Parts = Omit<CallInput<"ollama.create">, "hostId" | "model" | "replace">;

/** What `ollama create -q` takes (0.17.4); the weights must be F16 or F32. */
const quantisations = ["Q8_0", "Q4_K_M", "Q4_K_S"] as const;

/** Asks what a model is to be made of, a step at a time: the files, the size of its numbers, its name. */
export function askCreation(context: Context): void {
  const { facts } = context;
  const base = facts.model?.name;
  facts.ask.choose({
    title: `make a model on ${facts.host?.name ?? ""}`,
    notes: ["Paths are those of the machine that the hub of the project runs on.", ""],
    choices: [
      {
        label: "of a Modelfile …",
        choose: () => askPath(context, "Modelfile", "Modelfile", (path) => askName(context, { path }, nameOf(path))),
      },
      {
        label: "of a GGUF file …",
        choose: () => askWeights(context, (path) => askSize(context, { path }, nameOf(path))),
      },
      {
        label: "of a GGUF file and an adapter …",
        choose: () =>
          askWeights(context, (path) =>
            askAdapter(context, (adapter) => askSize(context, { path, adapter }, nameOf(adapter))),
          ),
      },
      ...(base === undefined
        ? []
        : [
            {
              label: `of ${base} and an adapter …`,
              choose: () =>
                askAdapter(context, (adapter) =>
                  askName(context, { modelfile: `FROM ${base}\nADAPTER ${adapter}\n` }, `${shortName(base)}-tuned`),
                ),
            },
          ]),
      { label: "leave it", choose: () => undefined },
    ],
  });
}

/** What a file is none of is told before more is asked. */
function askWeights(context: Context, go: (path: string) => void): void {
  askPath(context, "GGUF file", "model.gguf", async (path) => {
    await context.client.call("ollama.gguf", { path, as: "weights" });
    go(path);
  });
}

/** A folder, or a file in another form, may be one, too. */
function askAdapter(context: Context, go: (path: string) => void): void {
  askPath(context, "adapter", "adapter.gguf", async (path) => {
    if (/\.gguf$/i.test(path)) await context.client.call("ollama.gguf", { path, as: "adapter" });
    go(path);
  });
}

function askPath(
  { client, facts }: Context,
  what: string,
  example: string,
  go: (path: string) => void | Promise<void>,
): void {
  facts.ask.line({
    title: `path of the ${what}`,
    initial: "",
    placeholder: `${example}, ~/models/${example}, /data/${example}`,
    complete: (typed) => client.call("ollama.paths", { typed }),
    accept: (path) => (path.trim() === "" ? undefined : go(path.trim())),
  });
}

function askSize(context: Context, parts: Parts, name: string): void {
  context.facts.ask.choose({
    title: "its numbers",
    notes: ["Only weights in F16 or F32 can be made smaller.", ""],
    choices: [
      { label: "as they are in the file", choose: () => askName(context, parts, name) },
      ...quantisations.map((quantize) => ({
        label: `made smaller: ${quantize}`,
        choose: () => askName(context, { ...parts, quantize }, name),
      })),
    ],
  });
}

function askName(context: Context, parts: Parts, initial: string): void {
  context.facts.ask.line({
    title: "name of the new model",
    initial,
    placeholder: "support:v4",
    accept: (name) => (name.trim() === "" ? undefined : create(context, parts, name.trim(), false)),
  });
}

async function create(context: Context, parts: Parts, model: string, replace: boolean): Promise<void> {
  const { client, facts } = context;
  const where = facts.host ? { hostId: facts.host.hostId } : {};
  try {
    await client.call("ollama.create", { ...where, ...parts, model, ...(replace ? { replace } : {}) });
  } catch (error) {
    if (!isThereAlready(error)) throw error;
    return askReplace(context.facts.ask, model, {
      replace: () => create(context, parts, model, true),
      rename: () => askName(context, parts, model),
    });
  }
  facts.toJobs();
}

/** A model of that name is on the host: nothing was written over it. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof UserError && error.code === "ollama.model-exists";
}

/** Asks whether a model that has the name is to lose it. */
export function askReplace(
  ask: Context["facts"]["ask"],
  model: string,
  { replace, rename }: { readonly replace: () => Promise<void>; readonly rename: () => void },
): void {
  ask.choose({
    title: `there is a model ${model} already`,
    notes: ["What it is now is gone when the name means another one, unless it has a second name.", ""],
    choices: [
      { label: "take another name …", choose: rename },
      { label: "replace it", choose: replace },
      { label: "leave it", choose: () => undefined },
    ],
  });
}

/** "tiny-q8_0" of "model/tiny-q8_0.gguf"; of a Modelfile the name of its folder. */
function nameOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== "." && part !== ".." && part !== "~");
  const last = parts.at(-1) ?? "";
  const named = /^modelfile/i.test(last) ? (parts.at(-2) ?? "") : last.replace(/\.gguf$/i, "");
  return named.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-");
}

/** "llama3.2" of "hf.co/owner/llama3.2:1b". */
function shortName(model: string): string {
  return (model.split("/").at(-1) ?? model).replace(/:.*$/, "");
}
