import type { HostState } from "../domain/ollama.js";
import type { ActionContext } from "./action.js";

type Context = Pick<ActionContext<"chatModels">, "client" | "facts" | "shell">;
type Address = { readonly url: string; readonly apiKeyEnv?: string };

/** Asks for the address of a host, tells what answers there, then how it is to be set down. */
export function askHost(context: Context): void {
  context.facts.ask.line({
    title: "address of the new host",
    initial: "",
    placeholder: "gpu-07:11434, https://ollama.example.org, http://127.0.0.1:8000/v1",
    accept: (typed) => (typed.trim() === "" ? undefined : offer(context, { url: typed.trim() })),
  });
}

async function offer(context: Context, address: Address): Promise<void> {
  const { client, facts } = context;
  const found = await client.call("hosts.test", address);
  facts.ask.choose({
    title: `host ${address.url}`,
    notes: [...notesOf(found), ""],
    choices: [
      {
        label: found.state === "up" ? "add it" : "add it all the same",
        choose: () => add(context, address, undefined),
      },
      { label: "add it with a name …", choose: () => askName(context, address) },
      { label: "its key is in an environment variable …", choose: () => askKey(context, address) },
      { label: "try the address again", choose: () => offer(context, address) },
      { label: "leave it", choose: () => undefined },
    ],
  });
}

/** What a test of an address came to, a sentence a line. */
export function notesOf(found: HostState): readonly string[] {
  if (found.state === "up") {
    const version = found.version === "" ? "" : ` ${found.version}`;
    return found.kind === "ollama"
      ? [`Ollama${version} answers.`]
      : [`An OpenAI-compatible server${version} answers: its models can be talked to, it manages them itself.`];
  }
  if (found.state !== "down") return ["It has not answered yet."];
  return found.hint === undefined ? [found.reason] : [found.reason, found.hint];
}

function askName(context: Context, address: Address): void {
  context.facts.ask.line({
    title: `name of ${address.url}`,
    initial: "",
    placeholder: "gpu-07",
    accept: (name) => add(context, address, name.trim() === "" ? undefined : name.trim()),
  });
}

function askKey(context: Context, address: Address): void {
  context.facts.ask.line({
    title: "environment variable that has its key",
    initial: "",
    placeholder: "OPENAI_API_KEY; the key itself is never kept",
    accept: (name) => offer(context, name.trim() === "" ? address : { ...address, apiKeyEnv: name.trim() }),
  });
}

async function add({ client, facts, shell }: Context, address: Address, name: string | undefined): Promise<void> {
  const { hostId } = await client.call("hosts.add", { ...address, ...(name === undefined ? {} : { name }) });
  shell.toast("good", `Added ${name ?? address.url}`);
  facts.toHost(hostId);
}
