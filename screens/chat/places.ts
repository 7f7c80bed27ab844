import type { ChatDoors, ChatPlace } from "../../source/actions/chat-facts.js";
import { useKept } from "../../source/ui/use-kept.js";

const overview: readonly ChatPlace[] = [];

/** The places that were gone through, the one in front last (none: the overview), and the doors between them. */
export function useChatPlaces(): { readonly place: ChatPlace | undefined; readonly doors: ChatDoors } {
  const [places, setPlaces] = useKept("chat.view", overview);
  return {
    place: places.at(-1),
    doors: {
      open: (place) => setPlaces((current) => [...current, place]),
      close: () => setPlaces((current) => current.slice(0, -1)),
      toOverview: () => setPlaces(overview),
    },
  };
}
