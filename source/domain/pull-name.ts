/** What is to be pulled: the name as Ollama takes it, and whether its registry may speak http. */
export type PullName = { readonly model: string; readonly insecure?: true };

/** Of what was typed: a name, or the whole `ollama pull --insecure NAME` as it stands on a web page; undefined: no name, or several. */
export function pullName(typed: string): PullName | undefined {
  const words = typed.trim().split(/\s+/);
  const rest = words[0] === "ollama" && (words[1] === "pull" || words[1] === "run") ? words.slice(2) : words;
  const names = rest.filter((word) => word !== "" && !word.startsWith("--"));
  const [model] = names;
  if (model === undefined || names.length > 1) return undefined;
  return rest.includes("--insecure") ? { model, insecure: true } : { model };
}
