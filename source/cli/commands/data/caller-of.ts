import type { Caller } from "../../../api/calls.js";
import type { Arguments } from "../../arguments.js";
import { ownCaller } from "../../own-caller.js";

/** This process's environment for what is run for it; nothing where the hub is on another machine. */
export function callerOf(args: Arguments): { readonly caller?: Caller } {
  return args.text("hub") === undefined ? { caller: ownCaller() } : {};
}
