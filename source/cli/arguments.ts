import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UserError } from "../domain/user-error.js";

export type Arguments = {
  readonly positionals: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  /** Every value of an option that may come many times. */
  readonly texts: (name: string) => readonly string[];
  /** A whole number from `min` to `max`. @throws UserError `arguments.invalid` */
  readonly number: (name: string, min: number, max: number) => number | undefined;
};

/** The arguments of one command. @throws UserError `arguments.invalid` */
export function parseArguments(
  command: string,
  argv: readonly string[],
  options: ParseArgsOptionsConfig,
  mostPositionals: number,
): Arguments {
  const { values, positionals } = parse(command, argv, options);
  if (positionals.some((each) => each.trim() === "")) throw invalid(command, `An argument is empty: ""`);
  const forms = ["json", "csv", "md", "history"].filter((name) => values[name] === true);
  if (forms.length > 1) {
    throw invalid(
      command,
      `${forms.map((name) => `--${name}`).join(" and ")} are forms of one answer: give one of them`,
    );
  }
  const surplus = positionals[mostPositionals];
  if (surplus !== undefined) throw invalid(command, `Unexpected argument "${surplus}"`);
  const text = (name: string) => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    positionals,
    flag: (name) => values[name] === true,
    text,
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    },
    number: (name, min, max) => {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = Number(given);
      if (/^\d+$/.test(given) && value >= min && value <= max) return value;
      throw invalid(command, `--${name} wants a whole number from ${min} to ${max}, not "${given}"`);
    },
  };
}

export function invalid(command: string, message: string): UserError {
  return new UserError({
    code: "arguments.invalid",
    kind: "invalid",
    message,
    hint: `See: slipway ${command === "" ? "" : `${command} `}--help`,
  });
}

function parse(command: string, argv: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    // Node's own words are good, but for the advice behind them, and for a value that looks like an option.
    const said = error instanceof Error ? error.message : "";
    const [, dashed] = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(said) ?? [];
    if (dashed !== undefined) throw invalid(command, `${dashed} wants a value, and one does not begin with "-"`);
    const [message = "Bad arguments"] = said.split(/\. |\n/);
    throw invalid(command, message);
  }
}
