import type { Tool } from "ollama";
import { z } from "zod";
import { UserError } from "../../domain/user-error.js";

const toolsSchema: z.ZodType<Tool[]> = z.array(
  z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }) }),
);

/** "json", or the JSON schema that the text is. @throws UserError `chat.bad-json` */
export function answerFormat(text: string | undefined): "json" | object | undefined {
  return text === undefined || text === "json" ? text : parsed("format", text, z.looseObject({}));
}

/** The tools that the text declares. @throws UserError `chat.bad-json` */
export function answerTools(text: string): Tool[] {
  return parsed("tools", text, toolsSchema);
}

function parsed<T>(what: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError({
      code: "chat.bad-json",
      kind: "invalid",
      message: `The ${what} of the conversation is not what it must be: ${error instanceof Error ? error.message : String(error)}`,
      hint: what === "format" ? "Write json, or a JSON schema." : "Write a JSON array of {type, function: {name, …}}.",
      cause: error,
    });
  }
}
