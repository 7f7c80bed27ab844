import type { ScreenProps } from "../screen-props.js";
import { ServeLogScreen } from "./hosts/serve-log-screen.js";
import { useHostLooks } from "./hosts/use-host-looks.js";
import { ModelsScreen } from "./models/screen.js";
import { NumbersScreen } from "./numbers/screen.js";
import { useChatPlaces } from "./places.js";
import { ChatScreen } from "./screen.js";
import { FindScreen } from "./search/screen.js";
import { ChatSettingsScreen } from "./settings/screen.js";

/** The tab Chat: the conversations, above them a view that was opened. */
export function ChatTab(props: ScreenProps) {
  const { place, doors } = useChatPlaces();
  useHostLooks();
  if (place?.view === "models") return <ModelsScreen {...props} doors={doors} />;
  if (place?.view === "find") return <FindScreen {...props} doors={doors} />;
  if (place?.view === "settings") {
    return <ChatSettingsScreen key={place.chatId} {...props} of={place} doors={doors} />;
  }
  if (place?.view === "serve-log") return <ServeLogScreen {...props} close={doors.close} />;
  if (place?.view === "numbers") {
    return <NumbersScreen key={JSON.stringify(place)} {...props} doors={doors} of={place.of} />;
  }
  return <ChatScreen {...props} doors={doors} />;
}
