// How a call of `POST /slipway/v1/call/NAME` is declared (calls.ts), and what several have in common.
import { z } from "zod";

type Call<Input extends z.ZodType, Output> = {
  /** What the token must allow. "read" changes nothing. */
  readonly access: "read" | "full";
  readonly input: Input;
  /** Type only. */
  readonly output?: Output;
};

/** Declares a call: `read<Output>()(schema)`. */
export const read =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Call<Input, Output> => ({ access: "read", input });
export const full =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Call<Input, Output> => ({ access: "full", input });

/** Environment, umask and working folder of the client that asks; absent from a client on another machine. */
export const callerSchema = z.object({
  env: z.record(z.string(), z.string()),
  umask: z.number().int().min(0).max(0o777),
  cwd: z.string(),
});

/** What asks for a run. */
export const viaSchema = z.enum(["app", "cli", "watch"]).optional();
