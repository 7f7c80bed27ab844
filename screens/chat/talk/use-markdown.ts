import { useEffect, useState } from "react";

type Markdown = typeof import("./markdown/markdown.js");

let loaded: Markdown | undefined;

/** How Markdown is drawn, loaded when a conversation is first shown: the start of Slipway does not wait for it. */
export function useMarkdown(): Markdown | undefined {
  const [markdown, setMarkdown] = useState(loaded);
  useEffect(() => {
    if (loaded) return;
    let isThere = true;
    const load = async () => {
      loaded = await import("./markdown/markdown.js");
      if (isThere) setMarkdown(loaded);
    };
    // A file of Slipway's own that is gone: the text stays plain.
    load().catch(() => undefined);
    return () => {
      isThere = false;
    };
  }, []);
  return markdown;
}
