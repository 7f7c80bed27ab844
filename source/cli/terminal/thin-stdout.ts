import { createThinOutput } from "./thin-output.js";

/** The terminal for Ink: of what it writes only the cells that change go out. */
export function thinStdout(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const output = createThinOutput(stdout.rows ?? 24, stdout.columns ?? 80);
  // Before Ink hears of it, which then draws.
  stdout.on("resize", () => output.resize(stdout.rows, stdout.columns));
  const write = (text: unknown, ...rest: readonly unknown[]): unknown => {
    const thinned = typeof text === "string" ? output.thin(text) : text;
    if (thinned === "" && rest.length === 0) return !stdout.writableNeedDrain;
    return Reflect.apply(stdout.write, stdout, [thinned, ...rest]);
  };
  return new Proxy(stdout, {
    get: (target, name) => {
      if (name === "write") return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
