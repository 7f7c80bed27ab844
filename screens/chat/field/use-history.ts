import { useQuery } from "../../../source/client/use-query.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { type Held, holding } from "./held.js";
import { sentTexts, stepped, type Walk } from "./history.js";

const none: readonly string[] = [];
const mostOfSession = 200;

/** What was sent before, and a walk through it by the up and down keys. */
export function useHistory(isWriting: boolean) {
  const { data } = useQuery("chats.sent", isWriting ? {} : undefined);
  const [, setSession, sessionNow] = useKept("chat.sent", none);
  const [, setKeeps, keepsNow] = useKept("chat.keeps-sent", true);
  const [, setWalk, walkNow] = useKept<Walk | undefined>("chat.walk", undefined);
  const texts = () => sentTexts(sessionNow(), data?.texts ?? none);
  const isShown = ({ field }: Held) => walkNow()?.shown === field.text;
  /** What the field holds after a step: +1 to older ones; undefined: there is none that way. */
  const step = (held: Held, by: 1 | -1): Held | undefined => {
    const going = isShown(held) ? walkNow() : undefined;
    const all = texts();
    const next = stepped(going?.at, by, all.length);
    if (next === undefined) return undefined;
    if (next === "aside") {
      setWalk(undefined);
      return going?.aside;
    }
    const shown = holding(all[next] ?? "");
    setWalk({ at: next, shown: shown.field.text, aside: going?.aside ?? held });
    return shown;
  };
  return {
    texts,
    /** The field shows a text of the history as it was sent. */
    isWalking: isShown,
    /** What the field holds after a key: up in its first line and down in its last one walk; undefined: another key. */
    key: (held: Held, name: string): Held | undefined => {
      const { text, cursor } = held.field;
      if (name === "up" && !text.slice(0, cursor).includes("\n")) return step(held, 1) ?? held;
      if (name === "down" && !text.slice(cursor).includes("\n")) return step(held, -1) ?? held;
      return undefined;
    },
    /** What the field holds when this text of it is taken: the down key brings back what there was. */
    put: (held: Held, text: string): Held => {
      const shown = holding(text);
      setWalk({ at: texts().indexOf(text), shown: shown.field.text, aside: held });
      return shown;
    },
    add: (text: string) => {
      if (!keepsNow() || text === "") return;
      setSession((now) => [text, ...now.filter((each) => each !== text)].slice(0, mostOfSession));
    },
    /** Ends the walk, which may be taken up again. */
    end: (): Walk | undefined => {
      const walk = walkNow();
      setWalk(undefined);
      return walk;
    },
    resume: setWalk,
    setKeeps,
  };
}
