import type { ScalarType } from "./scalar-readings.js";

/** What a params file is written in; others are read, not changed. */
export type ParamsFormat = "yaml" | "json" | "toml";
/** As DVC reads the value. */
export type ParamType = ScalarType | "map" | "list";

/** A change of a params file. `value` and `key` as someone typed them; a path's parts are keys, of a list's item its index. */
export type ParamsChange =
  | { readonly op: "set"; readonly path: readonly string[]; readonly value: string }
  /** `path`: of the map or list, none for the top; a list takes no key. */
  | { readonly op: "add"; readonly path: readonly string[]; readonly key: string; readonly value: string }
  | { readonly op: "remove"; readonly path: readonly string[] }
  | { readonly op: "rename"; readonly path: readonly string[]; readonly key: string };
