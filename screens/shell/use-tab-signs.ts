import { useQuery } from "../../source/client/use-query.js";
import { formatCount } from "../../source/ui/text/format.js";
import { glyph, paint, type Tone } from "../../source/ui/theme.js";
import { useKept } from "../../source/ui/use-kept.js";

/** What goes on behind a tab, by the tab's id: "●2 ✓1" where two answers are written and one came that nobody has looked at. */
export function useTabSigns(tab: string): Readonly<Record<string, string>> {
  const signs = useQuery("chats.signs", {}).data;
  const [chosen] = useKept<string | undefined>("chat.chat", undefined);
  if (!signs) return {};
  // What is on the screen is looked at, also before the hub has been told.
  const inFront = tab === "chat" ? chosen : undefined;
  const others = (ids: readonly string[]) => ids.filter((id) => id !== inFront).length;
  return {
    chat: [
      sign(signs.streaming, "running", "running"),
      sign(others(signs.answered), "finished", "good"),
      sign(others(signs.failed), "failed", "bad"),
    ]
      .filter((each) => each !== "")
      .join(" "),
  };
}

function sign(count: number, of: Parameters<typeof glyph>[0], tone: Tone): string {
  return count === 0 ? "" : paint(`${glyph(of)}${formatCount(count)}`, tone);
}
