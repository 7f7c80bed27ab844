import { useRef, useState } from "react";
import { type AnswererGroup, answeredBy } from "../../../source/actions/answerer.js";
import { copyCode } from "../../../source/actions/talk.js";
import type { TalkFacts } from "../../../source/actions/talk-facts.js";
import type { BranchMessage, ChatView } from "../../../source/api/chat-calls.js";
import type { WrittenAnswer } from "../../../source/client/use-answer.js";
import { formatCount, formatDuration } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import type { Dialogs } from "../../dialogs/use-dialogs.js";
import { useShell } from "../../shell/shell-context.js";
import { answererChoice } from "../models/answerer-choice.js";
import { asJson } from "./as-json.js";
import { asMarkdown } from "./as-markdown.js";
import type { GrowingMarkdown } from "./markdown/markdown.js";
import {
  bodyRows,
  type DrawText,
  gutterCells,
  headRow,
  plainText,
  shownContent,
  thoughtRows,
  unkeptRows,
  withGutter,
} from "./message-body.js";
import { atEnd, cursorOf, fitted, movedBy, scrolledBy, seenRows, type TalkRows, type TalkState } from "./place.js";
import { createRowsCache } from "./rows-cache.js";
import { askForResults } from "./tool-results.js";
import { useMarkdown } from "./use-markdown.js";
import { useSlices } from "./use-slices.js";
import { beginningOfTalk, type TalkPlace, useTalkPlace } from "./use-talk-place.js";
import { useWaited } from "./use-waited.js";
import { useWindow } from "./use-window.js";

type Options = {
  readonly chat: ChatView | undefined;
  readonly answer: WrittenAnswer;
  readonly groups: readonly AnswererGroup[];
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly dialogs: Dialogs;
  /** Takes a message into the field. */
  readonly edit: (message: BranchMessage) => void;
};

const mostRows = 30_000;
/** Characters that are drawn before the next key is looked at: some 50 ms. */
const mostAtOnce = 40_000;
/** Of a longer text, until it is drawn. */
const shownAtOnce = 12_000;

const tellWaitFromMs = 2000;

/** An answer is being written that is not among the messages yet. */
export function isWriting(chat: ChatView | undefined): boolean {
  return chat?.streaming === true && chat.messages.at(-1)?.role !== "assistant";
}

/** The conversation as the talk pane shows it: rows of its window, and what its keys do. */
export function useTalk({ chat, answer, groups, width, height, focused, dialogs, edit }: Options) {
  const { client, shell } = useShell();
  const markdown = useMarkdown();
  const [cache] = useState(() => createRowsCache(mostRows));
  const slices = useSlices();
  const [isUnfolded, setUnfolded] = useKept("talk.thoughts", false);
  const [kept, setKept, keptNow] = useTalkPlace();
  const waitedMs = useWaited(
    isWriting(chat) && answer.text === "" ? `${chat?.header.chatId} ${chat?.total}` : undefined,
  );
  const growing = useRef<{ readonly key: string; readonly markdown: GrowingMarkdown }>(undefined);

  const chatId = chat?.header.chatId;
  const writes = isWriting(chat);
  const messages = chat?.total ?? 0;
  const total = messages + (writes ? 1 : 0);
  const ofThis = (state: TalkPlace): TalkPlace => (state.chatId === chatId ? state : { ...beginningOfTalk, chatId });
  const here = ofThis(kept);
  const messageAt = useWindow(chat, here.cursor ?? messages - 1);
  const room = Math.max(1, width - gutterCells);
  const draw = markdown?.markdownRows ?? plainText;
  const keyOf = ({ messageId }: BranchMessage) => `${chatId} ${messageId} ${room} ${isUnfolded}`;

  const growingKey = (at: number) => `${chatId} ${at} ${room}`;
  /** A blank row between two messages. */
  const after = (at: number) => (at < total - 1 ? [""] : []);
  const liveRows = (): readonly string[] => {
    const key = growingKey(messages);
    if (markdown && growing.current?.key !== key)
      growing.current = { key, markdown: markdown.createGrowingMarkdown(room) };
    const { text, thought } = answer;
    const shown = growing.current ? growing.current.markdown.rows(text) : plainText(text, room);
    const begun =
      text === ""
        ? [paint(`${thought === "" ? "" : "thinking "}${glyph("ellipsis")}${waitText(waitedMs)}`, "dim")]
        : shown;
    const head = paint(label(chat?.header.model ?? ""), "running");
    const unkept = chat?.unkept === undefined ? [] : unkeptRows(chat.unkept, room);
    return [head, ...thoughtRows(thought, undefined, room, draw, isUnfolded), ...begun, ...unkept];
  };
  /** A long text is drawn in slices; until it is, its end stands for it. */
  const bodyOf = (message: BranchMessage): readonly string[] => {
    if (!markdown) return bodyRows(message, room, plainText, isUnfolded);
    const key = keyOf(message);
    const content = shownContent(message);
    const isLong = content.length > mostAtOnce && !cache.has(key);
    if (!isLong) return cache.get(key, () => bodyRows(message, room, draw, isUnfolded));
    const drawn = slices(key, content, () => markdown.createGrowingMarkdown(room));
    const drawLong: DrawText = (text, cells) => {
      if (text !== content) return draw(text, cells);
      return drawn ?? [paint(`${glyph("ellipsis")} it is being drawn`, "dim"), ...draw(endOf(text), cells)];
    };
    return cache.get(drawn ? key : `${key} end`, () => bodyRows(message, room, drawLong, isUnfolded));
  };
  let live: readonly string[] | undefined;
  const rowsOf = (at: number): readonly string[] | undefined => {
    if (writes && at === messages) {
      live ??= liveRows();
      return live;
    }
    const message = messageAt(at);
    if (!message) return undefined;
    // What was drawn while it was written is not drawn again.
    const grown = growing.current?.key === growingKey(at) ? growing.current.markdown : undefined;
    const drawThis: DrawText = (text, cells) =>
      grown && cells === room && text === message.content ? grown.whole(text) : draw(text, cells);
    const grownBody = () => bodyRows(message, room, drawThis, isUnfolded);
    const body = grown ? cache.get(keyOf(message), grownBody) : bodyOf(message);
    return [headRow(message, room), ...body, ...after(at)];
  };
  const talk: TalkRows = { total, rowsOf, height };
  const change = (next: (state: TalkState) => TalkState) => {
    const current = ofThis(keptNow());
    const { place, cursor } = next(fitted(current, talk));
    const leaves = current.place === "end" && place !== "end";
    setKept({ place, cursor, chatId, known: leaves ? total : current.known });
  };
  const state = fitted(here, talk);
  const seen = seenRows(state, talk);
  const cursor = cursorOf(state, talk);
  const message = cursor < messages ? messageAt(cursor) : undefined;

  const facts: TalkFacts = {
    chatId,
    title: chat?.header.title ?? "",
    message,
    isLast: cursor === messages - 1,
    following: Math.max(0, messages - 1 - cursor),
    streaming: chat?.streaming ?? false,
    hasModels: groups.some(({ answerers }) => answerers.length > 0),
    codeBlocks: () => markdown?.codeBlocks(message?.content ?? "") ?? [],
    chooseCode: (blocks) =>
      dialogs.open({
        kind: "choice",
        title: "copy code",
        choices: blocks.map((block, at) => ({
          label: label(`${at + 1}  ${block.language}  ${block.code.split("\n")[0] ?? ""}`),
          choose: () => copyCode(shell, block, at + 1),
        })),
      }),
    chooseModel: () =>
      dialogs.open(
        answererChoice({
          groups,
          chosen: undefined,
          choose: (answerer) => {
            if (chatId === undefined || !message) return;
            const { messageId } = message;
            client
              .call("chats.regenerate", { chatId, messageId, ...answeredBy(answerer) })
              .catch((error: unknown) => shell.toast("bad", error instanceof Error ? error.message : String(error)));
          },
        }),
      ),
    edit: () => {
      if (message) edit(message);
    },
    toTop: () => change(() => ({ place: { at: cursor, row: 0 }, cursor })),
    toggleThoughts: () => setUnfolded((now) => !now),
    answerCalls: () => {
      if (chatId !== undefined && message) askForResults(message.toolCalls ?? [], { client, shell, dialogs, chatId });
    },
    asJson: (signal) => asJson(client, chatId ?? "", signal),
    asMarkdown: (signal) => asMarkdown(client, chatId ?? "", signal),
  };
  return {
    facts,
    rows: seen.map(({ at, row, text }) => withGutter(text, at === cursor, focused, row === 0)),
    foot: footOf({ ...here, ...state }, total, seen.at(-1)?.at ?? 0),
    toEnd: () => setKept({ ...beginningOfTalk, chatId }),
    list: {
      total,
      move: (by: number) => change((now) => movedBy(now, talk, by)),
      page: (by: number) => change((now) => scrolledBy(now, talk, by * Math.max(1, height - 1))),
      halfPage: (by: number) => change((now) => scrolledBy(now, talk, by * Math.max(1, Math.floor(height / 2)))),
      first: () => change(() => ({ place: { at: 0, row: 0 }, cursor: 0 })),
      last: () => change(() => atEnd),
    },
  };
}

/** A wait that is worth its figure: " 12 s". */
function waitText(ms: number | undefined): string {
  return ms === undefined || ms < tellWaitFromMs
    ? ""
    : ` ${ms < 10_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(ms)}`;
}

/** The last blocks of a text. */
function endOf(text: string): string {
  const end = text.slice(-shownAtOnce);
  const block = end.indexOf("\n\n");
  return block < 0 ? end : end.slice(block + 2);
}

/** Where the view is, and what came below it; nothing where the end is in view. */
function footOf({ place, known }: TalkPlace, total: number, last: number): readonly [place: string, below: string] {
  if (place === "end" || total === 0) return ["", ""];
  const where = `${formatCount(last + 1)} of ${formatCount(total)}`;
  const news = total - known;
  return [where, news > 0 ? `${glyph("newerAtSource")} ${formatCount(news)} new` : ""];
}
