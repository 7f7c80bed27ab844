import { UserError } from "../../../domain/user-error.js";
import { openToRead } from "../../../store/regular-file.js";

/** The first four bytes of a GGUF file (its specification, as all below; version 2 and later). */
const magic = "GGUF";
/** Of the file's beginning: `general.type` stands among the first keys, before the vocabulary. */
const readBytes = 1 << 20;
const longestText = 1 << 16;
/** Bytes of a value by its type's number; 8 is a text, 9 an array. */
const sizes: Readonly<Record<number, number>> = {
  ...{ 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 },
};
const textType = 8;
const arrayType = 9;

/** What a GGUF file says it is (`general.type`: "model", "adapter", "mmproj" …), "" where it says nothing; undefined where it is no GGUF. @throws UserError `ollama.no-file` */
export async function ggufType(file: string): Promise<string | undefined> {
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
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(readBytes), position: 0 });
    const head = buffer.subarray(0, bytesRead);
    return head.toString("latin1", 0, 4) === magic ? (generalType(head) ?? "") : undefined;
  } finally {
    await handle.close();
  }
}

/** Weights that are none are refused here: the server takes them and says later what is hard to understand. @throws UserError `ollama.no-gguf`, `ollama.no-file` */
export async function requireWeights(file: string): Promise<void> {
  const type = await ggufType(file);
  if (type === undefined) throw notGguf(file);
  if (type !== "adapter") return;
  throw wrong(
    `${file} is an adapter, no model: its general.type says so`,
    "Name the weights of the model that it is for.",
  );
}

/** The server takes a GGUF of another type for more weights, and no adapter is at work. @throws UserError `ollama.no-gguf`, `ollama.no-adapter`, `ollama.no-file` */
export async function requireAdapterFile(file: string): Promise<void> {
  const type = await ggufType(file);
  if (type === undefined) throw notGguf(file);
  if (type === "adapter") return;
  throw wrong(
    `${file} is no adapter: its general.type is ${type === "" ? "not told" : `"${type.slice(0, 40)}"`}, not "adapter"`,
    "Name a GGUF that a LoRA was converted to (convert_lora_to_gguf.py of llama.cpp).",
    "ollama.no-adapter",
  );
}

function generalType(head: Buffer): string | undefined {
  try {
    const keys = head.readBigUInt64LE(16);
    let at = 24;
    const text = () => {
      const length = Number(head.readBigUInt64LE(at));
      at += 8 + length;
      return length <= longestText ? head.toString("utf8", at - length, at) : "";
    };
    const skip = (type: number) => {
      if (type === textType) text();
      else if (type !== arrayType) at += sizeOf(type);
      else {
        const each = head.readUInt32LE(at);
        const count = Number(head.readBigUInt64LE(at + 4));
        at += 12;
        if (each !== textType && each !== arrayType) at += count * sizeOf(each);
        else for (let item = 0; item < count; item += 1) skip(each);
      }
    };
    for (let key = 0n; key < keys; key += 1n) {
      const name = text();
      const type = head.readUInt32LE(at);
      at += 4;
      if (name === "general.type" && type === textType) return text();
      skip(type);
    }
  } catch (error) {
    // What was read ends here.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

function sizeOf(type: number): number {
  const size = sizes[type];
  if (size === undefined) throw new RangeError(`no value has the type ${type}`);
  return size;
}

function notGguf(file: string): UserError {
  return wrong(`${file} is no GGUF file: it does not begin with "GGUF"`, "Name a file in the GGUF form.");
}

function wrong(message: string, hint: string, code = "ollama.no-gguf"): UserError {
  return new UserError({ code, kind: "invalid", message, hint });
}
