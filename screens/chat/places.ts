import type { ChatPlace } from "../../source/actions/chat-facts.js";
import { usePlaces } from "../use-places.js";

/** Where the tab Chat is, above its overview. */
export const useChatPlaces = () => usePlaces<ChatPlace>("chat.view");
