// A WebAssembly module as its bytes, for the tests; esbuild has a loader that does the same.
import { readFile } from "node:fs/promises";

export const viteWasm = {
  name: "wasm-bytes",
  enforce: "pre",
  async load(id) {
    const [path] = id.split("?");
    if (!path.endsWith(".wasm")) return undefined;
    return `export default Uint8Array.from(atob("${(await readFile(path)).toString("base64")}"), (c) => c.charCodeAt(0));`;
  },
};
