import { useKept } from "../../source/ui/use-kept.js";
import { useChatPlaces } from "../chat/places.js";
import { useShell } from "./shell-context.js";

/** Goes to the Chat tab with a model chosen, its field ready to write. */
export function useChatWith(): (model: string) => void {
  const { shell } = useShell();
  const { doors } = useChatPlaces();
  const [, setModel] = useKept<string | undefined>("chat.model", undefined);
  const [, setChat] = useKept<string | undefined>("chat.chat", undefined);
  const [, setWriting] = useKept("chat.writing", false);
  return (model) => {
    doors.toOverview();
    setModel(model);
    setChat(undefined);
    setWriting(true);
    shell.showTab("chat");
  };
}
