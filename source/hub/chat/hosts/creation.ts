import { dirname, resolve } from "node:path";
import { type Creation, placeOf, planCreation } from "../../../adapters/ollama/create.js";
import { type Modelfile, parseModelfile } from "../../../adapters/ollama/modelfile.js";
import type { CallInput } from "../../../api/calls.js";
import type { ChatMessage } from "../../../domain/chat.js";
import { UserError } from "../../../domain/user-error.js";
import { openToRead, readRegular } from "../../../store/regular-file.js";
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
/** The first four bytes of a GGUF file (its specification). */
const ggufMagic = "GGUF";

/** What `ollama.create` was asked to make. Paths count from `folder`, else from the project. @throws UserError `ollama.bad-modelfile`, `ollama.no-file` */
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
  if (modelfile !== undefined) return planCreation(model, parseModelfile(modelfile), base, quantize);
  if (path === undefined) throw nothingNamed();
  const file = placeOf(path, base);
  if (await isGguf(file)) {
    const adapters = adapter === undefined ? [] : [placeOf(adapter, base)];
    return planCreation(model, { ...plain, from: [file], adapters }, base, quantize);
  }
  return planCreation(model, parseModelfile((await readRegular(file)).toString("utf8")), dirname(file), quantize);
}

/** @throws UserError `ollama.no-file` */
async function isGguf(file: string): Promise<boolean> {
  const handle = await openToRead(file).catch((cause: unknown) => {
    throw new UserError({
      code: "ollama.no-file",
      kind: "not-found",
      message: `${file} cannot be read`,
      hint: "Name a Modelfile or a GGUF file that is there.",
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
    return bytesRead === 4 && buffer.toString("latin1") === ggufMagic;
  } finally {
    await handle.close();
  }
}

function nothingNamed(): UserError {
  return new UserError({
    code: "ollama.bad-modelfile",
    kind: "invalid",
    message: "A creation wants the text of a Modelfile, or the path of one or of a GGUF file",
    hint: "Name one of them.",
  });
}
