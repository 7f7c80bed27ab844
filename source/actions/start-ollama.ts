import type { Confirmation } from "./action.js";

/** What is said where the Ollama of this machine can be started, or cannot. */
export const ollamaServe: { readonly whyNot: string; readonly confirmation: Confirmation } = {
  whyNot: "There is no ollama on the PATH: install it, or set OLLAMA_HOST",
  confirmation: {
    title: "Start Ollama?",
    lines: ["It runs in the background and stays when Slipway ends."],
    command: "ollama serve",
    verb: "start",
  },
};
