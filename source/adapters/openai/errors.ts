import { z } from "zod";
import { UserError } from "../../domain/user-error.js";
import { noModel, statusError } from "../ollama/errors.js";

// OpenAI's {"error": {"message"}}, vLLM's older {"object": "error", "message"}, FastAPI's {"detail"}, Ollama's {"error": "…"}.
const toldSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ object: z.literal("error"), message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

/** The server's own words in the body of an error, or in a line of a stream; undefined where it is no error. */
export function toldError(value: unknown): string | undefined {
  return toldSchema.safeParse(value).data;
}

/** What an answer that is not 200 means: a 404 of the server's own is a missing model, any other page is a foreign one. */
export async function responseError(response: Response, url: string, model: string | undefined): Promise<UserError> {
  const told = toldError(parsed(await response.text()));
  if (response.status === 404 && told !== undefined && model !== undefined) {
    const missing = noModel(url, model, undefined);
    return new UserError({
      code: missing.code,
      kind: missing.kind,
      message: `${url} has no model "${model}"`,
      hint: "Choose one that it has.",
    });
  }
  return statusError(response.status, url, told);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
