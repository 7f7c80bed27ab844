import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { act } from "../../test/support/act.js";
import { startSlipway } from "../runs/side.js";
import { startHub } from "../tracking/hub.js";
import { median } from "../tracking/in-turn.js";
import { table, withUnit } from "../tracking/report.js";
import type { Server } from "../tracking/server.js";
import { chatProject, standIn } from "./project.js";
import { fillChats, fillHuge } from "./store.js";

const rounds = 5;
const [many, messagesOfEach, long] = [1000, 20, 10_000];

const hitsSchema = z.object({ hits: z.array(z.unknown()) });
const numbersSchema = z.object({ sum: z.object({ answers: z.number(), failures: z.record(z.string(), z.number()) }) });

type Row = readonly [what: string, ms: number, goalMs?: number];

/** A conversation of 10,000 messages is opened; a thousand others are searched, and counted. */
export async function benchConversations(): Promise<string> {
  await using server = await standIn(100, 100);
  const rows: Row[] = [];
  const opens: Opened[] = [];
  for (let round = 0; round < rounds; round++) opens.push(await open(server.url));
  const of = (key: keyof Opened) => median(opens.map((one) => one[key]));
  rows.push([
    `a conversation of ${long.toLocaleString("en")} messages: the key that chooses it to its last message, of a hub that has just started`,
    of("first"),
    300,
  ]);
  rows.push(["the same, when it was open before", of("again"), 300]);
  rows.push(["one of an answer of 400 kB, a list: to its last word", of("huge"), 300]);
  rows.push(["g to its first message", of("top"), 300]);
  await using project = chatProject(server.url);
  fillChats(project.root, many, messagesOfEach, "chat");
  const hub = await startHub(project);
  const work = `${many.toLocaleString("en")} conversations of ${messagesOfEach} messages`;
  try {
    const search = (text: string) => () => found(hub, text);
    // A search that finds many is cut at its first page: one that finds nothing has to look at all.
    // As its field does when it opens.
    await found(hub, "");
    await wait(500);
    const opened = "half a second after the field of a hub that has just started was opened";
    rows.push([`${work}: a text that none has, ${opened}`, await timed(search("nowhere to be found")), 100]);
    rows.push([`${work}: a text that none has, then`, await middle(search("zebra crossing")), 100]);
    rows.push([`${work}: a text that many have`, await middle(search("support team")), 100]);
    rows.push([`${work}: figures of each model, the first time`, await timed(() => numbers(hub, "model")), 200]);
    rows.push([`${work}: figures of each conversation, then`, await middle(() => numbers(hub, "chat")), 200]);
  } finally {
    await hub.end();
  }
  return table(
    ["work", "Slipway", "goal", ""],
    rows.map(([what, ms, goalMs]) => [
      what,
      withUnit(ms, "ms"),
      ...(goalMs === undefined ? ["", ""] : [`under ${goalMs} ms`, ms < goalMs ? "met" : "MISSED"]),
    ]),
  );
}

type Opened = { readonly first: number; readonly again: number; readonly top: number; readonly huge: number };

async function open(url: string): Promise<Opened> {
  await using project = chatProject(url);
  fillHuge(project.root);
  fillChats(project.root, 1, 10, "other");
  fillChats(project.root, 1, long, "long");
  await using side = await startSlipway(project, { columns: 120, rows: 40 }, "1");
  const { app } = side;
  await app.waitFor(/long 0[\s\S]*other 0/);
  act(app, "global.next-pane");
  const show = (action: string, wanted: RegExp) =>
    timed(async () => {
      act(app, action);
      await app.waitFor(wanted);
    });
  await show("list.down", /Answer 9\.[\s\S]*tok/);
  await wait(1000);
  const huge = await show("list.last", /The last word of it/);
  await wait(3000);
  const first = await show("list.first", /Answer 9999/);
  await show("list.down", /Answer 9\.[\s\S]*tok/);
  const again = await show("list.first", /Answer 9999/);
  act(app, "global.previous-pane");
  const top = await show("list.first", /Question 0:/);
  return { first, again, top, huge };
}

async function numbers(hub: Server, by: string): Promise<void> {
  const { sum } = numbersSchema.parse(await ask(hub, "chats.numbers", { by, limit: 60 }));
  const counted = Object.values(sum.failures).reduce((all, count) => all + count, sum.answers);
  if (counted !== (many * messagesOfEach) / 2) throw new Error(`${counted} answers were counted`);
}

async function found(hub: Server, text: string): Promise<void> {
  hitsSchema.parse(await ask(hub, "chats.find", { text }));
}

async function ask(hub: Server, name: string, input: object): Promise<unknown> {
  const connection = hub.connect();
  try {
    return JSON.parse((await connection.post(`/slipway/v1/call/${name}`, input)).toString("utf8"));
  } finally {
    connection.close();
  }
}

async function middle(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) times.push(await timed(work));
  return median(times);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
