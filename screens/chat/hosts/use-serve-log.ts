import { useEffect, useState } from "react";
import type { ServeLogView } from "../../../source/api/ollama-calls.js";
import { useShell } from "../../shell/shell-context.js";

/** The server writes whenever it likes, and tells nobody. */
const lookEveryMs = 1000;
const nothing: ServeLogView = { file: "", lines: [] };

/** The last lines that `ollama serve`, started here, wrote, looked at anew while they are shown; 0: not looked at. */
export function useServeLogView(lines: number): ServeLogView {
  const { client } = useShell();
  const [log, setLog] = useState(nothing);
  useEffect(() => {
    if (lines === 0) return setLog(nothing);
    const left = new AbortController();
    const look = () =>
      client.call("ollama.log", { lines }, { signal: left.signal }).then(
        (next) => setLog((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next)),
        // The hub is away for a moment, or the view is left: what was seen stays.
        () => undefined,
      );
    void look();
    const timer = setInterval(look, lookEveryMs);
    return () => {
      clearInterval(timer);
      left.abort();
    };
  }, [client, lines]);
  return log;
}

/** Only its lines. */
export function useServeLog(lines: number): readonly string[] {
  return useServeLogView(lines).lines;
}
