import type { Arguments } from "../arguments.js";

/** The options of `hub start` that decide how the hub is, to start the same one again. */
export function passedOn(args: Arguments): readonly string[] {
  const flags = ["no-auth", "keep", "read-only"].filter((name) => args.flag(name)).map((name) => `--${name}`);
  const texts = ["port", "artifact-root", "idle"].flatMap((name) => {
    const value = args.text(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  return [...flags, ...texts];
}

export function portOf(args: Arguments): number | undefined {
  return args.number("port", 1, 65_535);
}

/** Seconds. */
export function idleOf(args: Arguments): number | undefined {
  return args.number("idle", 1, 10_000_000);
}
