import { dirname, resolve } from "node:path";
import { type Creation, placeOf, planCreation } from "../../../adapters/ollama/create.js";
import { type Modelfile, parseModelfile } from "../../../adapters/ollama/modelfile.js";
import type { CallInput } from "../../../api/calls.js";
import type { ChatMessage } from "../../../domain/chat.js";
import { UserError } from "../../../domain/user-error.js";
import { readRegular } from "../../../store/regular-file.js";
import { ggufType, requireAdapterFile, requireWeights } from "./gguf.js";
import { savedSession } from "./saved-session.js";

const plain: Modelfile = {
  from: [],
  adapters: [],
  messages: [],
  template: undefined,
  system: undefined,
  license: undefined,
  parameters: new Map(),
};
/** Files of a folder of weights in Hugging Face's form. */
const otherWeights = /\.(safetensors|json|model)$/i;

/** What `ollama.create` was asked to make. Paths count from `folder`, else from the project. @throws UserError `ollama.bad-modelfile`, `ollama.no-file`, `ollama.no-gguf`, `ollama.no-adapter` */
export async function readCreation(
  {
    model,
    modelfile,
    folder,
    path,
    adapter,
    quantize,
    session,
  }: Omit<CallInput<"ollama.create">, "hostId" | "replace">,
  projectRoot: string,
  branchOf: (chatId: string) => Promise<readonly ChatMessage[]>,
): Promise<Creation> {
  if (session) {
    return savedSession(model, session, session.chatId === undefined ? [] : await branchOf(session.chatId));
  }
  const base = folder === undefined ? projectRoot : resolve(projectRoot, folder);
  if (modelfile !== undefined) return checked(await planCreation(model, parseModelfile(modelfile), base, quantize));
  if (path === undefined) throw nothingNamed();
  const file = placeOf(path, base);
  if (adapter !== undefined || isNamedGguf(file) || (await ggufType(file)) !== undefined) {
    const adapters = adapter === undefined ? [] : [placeOf(adapter, base)];
    await requireWeights(file);
    return checked(await planCreation(model, { ...plain, from: [file], adapters }, base, quantize));
  }
  const text = (await readRegular(file)).toString("utf8");
  return checked(await planCreation(model, parseModelfile(text), dirname(file), quantize));
}

/** What the server would take without a word, and not as it is meant. */
async function checked(creation: Creation): Promise<Creation> {
  for (const file of creation.files) if (isNamedGguf(file)) await requireWeights(file);
  for (const file of creation.adapters) if (!otherWeights.test(file)) await requireAdapterFile(file);
  return creation;
}

function isNamedGguf(file: string): boolean {
  return /\.gguf$/i.test(file);
}

function nothingNamed(): UserError {
  return new UserError({
    code: "ollama.bad-modelfile",
    kind: "invalid",
    message: "A creation wants the text of a Modelfile, or the path of one or of a GGUF file",
    hint: "Name one of them.",
  });
}
