import { firstHostId, type HostModel } from "../domain/ollama.js";

/** A model of some host that may answer. What its host does not tell is absent. */
export type Answerer = {
  readonly [Key in "name" | "sizeBytes" | "contextTokens" | "capabilities" | "loaded" | "modifiedAtMs"]?:
    | HostModel[Key]
    | undefined;
} & {
  readonly name: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly isLoaded: boolean;
};

/** A host with what may answer on it. */
export type AnswererGroup = {
  readonly hostId: string;
  readonly name: string;
  readonly state: "up" | "starting" | "asking" | "down";
  /** Why it is down. */
  readonly reason?: string | undefined;
  readonly answerers: readonly Answerer[];
};

/** Who answers, as calls take it: the first host is meant where none is named. */
export function answeredBy({ name, hostId }: Pick<Answerer, "name" | "hostId">) {
  return hostId === firstHostId ? { model: name } : { model: name, hostId };
}
