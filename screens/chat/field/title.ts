import type { ChatSettings } from "../../../source/domain/chat.js";
import { settingsWords } from "../../../source/domain/chat-settings.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import { shownKey } from "../../shell/shown-key.js";

type What = {
  readonly model: string | undefined;
  /** Why nobody can be written to. */
  readonly whyNot: string | undefined;
  readonly settings: ChatSettings;
  readonly isAnew: boolean;
  readonly isSearch: boolean;
  /** `"""` has begun and not ended. */
  readonly isOpen: boolean;
};

/** Over the field's frame: whom it goes to and how that one is asked, or why nobody can be written to; what is different in it. */
export function fieldTitle({ model = "", whyNot, settings, isAnew, isSearch, isOpen }: What): string {
  if (isSearch) return "what was sent: type to find";
  const open = isOpen ? [`""" is open: ${shownKey("enter")} makes a line until """ closes it`] : [];
  const dot = ` ${glyph("dot")} `;
  if (isAnew) return ["your message in other words, as a branch beside it", ...open].join(dot);
  const whom = whyNot === undefined ? [`message to ${label(model)}`] : ["message", label(whyNot)];
  return [...whom, ...open, ...settingsWords(settings).map((word) => label(word))].join(dot);
}

type Moment = {
  readonly isSearch: boolean;
  readonly isOpen: boolean;
  /** Where the choice in the list above the field is; undefined: there is no list. */
  readonly listed: string | undefined;
};

/** The field's keys of the moment. */
export function fieldKeys({ isSearch, isOpen, listed }: Moment): string {
  const dot = ` ${glyph("dot")} `;
  const choose = `${shownKey("up")}${shownKey("down")} choose`;
  if (isSearch) return [`${shownKey("enter")} takes`, choose, "esc closes"].join(dot);
  if (listed !== undefined) return [listed, "tab takes", choose, `${shownKey("enter")} runs`].join(dot);
  if (isOpen) return [`${shownKey("enter")} line`, "esc stop"].join(dot);
  return [`${shownKey("enter")} send`, `${shownKey("alt+enter")} line`, "esc stop"].join(dot);
}
