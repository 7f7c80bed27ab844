import type { OllamaHost } from "../ollama/host.js";

/** A path of OpenAI's API on a host whose URL may end with `/v1` or not. */
export function openAiUrl({ url }: OllamaHost, path: string): string {
  return `${isOpenAiUrl(url) ? url : `${url}/v1`}/${path}`;
}

/** The user means OpenAI's API, also where Ollama has both. */
export function isOpenAiUrl(url: string): boolean {
  return url.endsWith("/v1");
}
