import { useKept } from "../../source/ui/use-kept.js";
import { useChatPlaces } from "../chat/places.js";
import { useShell } from "./shell-context.js";

/** Goes to the Chat tab with a model chosen (without a host one of the first), its field ready to write. */
export function useChatWith(): (model: string, hostId?: string) => void {
  const { shell } = useShell();
  const { doors } = useChatPlaces();
  const [, setModel] = useKept<string | undefined>("chat.model", undefined);
  const [, setHost] = useKept<string | undefined>("chat.host", undefined);
  const [, setChat] = useKept<string | undefined>("chat.chat", undefined);
  const [, setWriting] = useKept("chat.writing", false);
  return (model, hostId) => {
    doors.toOverview();
    setModel(model);
    setHost(hostId);
    setChat(undefined);
    setWriting(true);
    shell.showTab("chat");
  };
}
