import { Box } from "ink";
import type { ChatDoors, ChatPlace } from "../../../source/actions/chat-facts.js";
import type { ChatSettingsFacts } from "../../../source/actions/chat-settings.js";
import { useQuery } from "../../../source/client/use-query.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph } from "../../../source/ui/theme.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { settingDetail, settingRow } from "./form-rows.js";
import { lineProblem, settingLines, settingsOf, textsOf } from "./lines.js";
import { useChatSettings } from "./use-draft-settings.js";
import { useSettingsForm } from "./use-settings-form.js";

type Props = ScreenProps & {
  readonly of: Extract<ChatPlace, { readonly view: "settings" }>;
  readonly doors: ChatDoors;
};

const ownKeys = new Set(["enter", "esc", "pageup", "pagedown", "ctrl+r", "ctrl+g"]);
/** From here on the detail stands beside the lines. */
const wide = 140;

/** How a conversation asks its model: a line a setting, what the one under the cursor means below or beside. Enter keeps them. */
export function ChatSettingsScreen({ width, height, of, doors }: Props) {
  const { shell } = useShell();
  const { chatId, model, hostId } = of;
  const chat = useQuery("chats.get", chatId === undefined ? undefined : { chatId, limit: 1 });
  const texts = useQuery(
    "ollama.show",
    model === undefined ? undefined : { model, ...(hostId === undefined ? {} : { hostId }) },
  );
  const hosts = useQuery("hosts.list", {}).data?.hosts ?? [];
  const { settings, change } = useChatSettings(chatId, chat.data?.header);
  const host = hosts.find((each) => each.hostId === hostId) ?? hosts[0];
  const lines = settingLines({ model, texts: texts.data, host }, settings.options);
  const form = useSettingsForm(chatId ?? "", lines, textsOf(settings));
  const { here } = form;
  const wrong = lines.find((line) => lineProblem(line, form.textOf(line)) !== undefined);
  const isChanged = lines.some(form.isChanged);

  const isWide = width >= wide;
  const below = Math.max(8, Math.floor(height * 0.4));
  const upper = isWide ? { width: Math.floor(width * 0.55), height } : { width, height: height - below };
  const lower = isWide ? { width: width - upper.width, height } : { width, height: below };
  const tall = Math.max(1, upper.height - 2);
  const first = Math.max(0, Math.min(form.cursor - Math.floor(tall / 2), lines.length - tall));

  const close = () => {
    form.forget();
    doors.close();
  };
  const facts: ChatSettingsFacts = {
    isChanged,
    whyNot: wrong && lineProblem(wrong, form.textOf(wrong)),
    keep: async (signal) => {
      if (isChanged) {
        await change(settingsOf(lines, form.texts()), signal);
        shell.toast(
          "good",
          chatId === undefined
            ? "The next conversation begins with these settings"
            : "The settings are kept (u takes them back)",
        );
      }
      close();
    },
    close,
    move: form.move,
    page: (by) => form.move(by * Math.max(1, tall - 1)),
    change: here?.kind === "choice" ? form.change : undefined,
    reset: () => form.set(""),
    whyNotHere: here?.whyNot,
    edit:
      here?.kind === "text"
        ? async () =>
            form.set((await shell.editText({ name: `${here.id}.txt`, text: form.textOf(here), line: 1 })).trimEnd())
        : undefined,
  };
  useScreen({
    panes: ["settings"],
    ready: chatId === undefined || !chat.loading,
    scopes: [{ name: "chatSettings", facts }],
    field: {
      onKey: (name, typed) => {
        if (ownKeys.has(name)) return false;
        if (form.key(name, typed)) return true;
        // Where nothing can be typed a letter is no command either.
        return typed !== "" && name !== "space";
      },
      onPaste: form.paste,
    },
    toOverview: doors.toOverview,
  });

  const rows = lines.slice(first, first + tall).map((line) =>
    settingRow(line, {
      text: form.textOf(line),
      field: form.fieldOf(line),
      isHere: line === here,
      isChanged: form.isChanged(line),
      width: upper.width - 2,
    }),
  );
  const title = chat.data ? label(chat.data.header.title) : "the next conversation";
  const top = pane({
    title: `settings ${glyph("dot")} ${title}`,
    right: `${form.cursor + 1} of ${lines.length}`,
    ...upper,
    focused: true,
    rows,
  });
  const detail = pane({
    title: here?.name ?? "",
    right: here?.kind === "text" ? "alt+enter new line" : "",
    ...lower,
    focused: false,
    padded: true,
    rows: here
      ? settingDetail(here, {
          text: form.textOf(here),
          field: form.fieldOf(here),
          width: lower.width - 4,
          height: lower.height - 2,
        })
      : [],
  });
  return (
    <Box width={width} height={height}>
      <Rows lines={isWide ? beside(top, detail) : [...top, ...detail]} width={width} />
    </Box>
  );
}
