import { existsSync } from "node:fs";
import { act } from "../../test/support/act.js";
import { rssBytes } from "../../test/support/processes.js";
import { startApp } from "../../test/support/pty.js";
import { missing, ollamaBin } from "../../test/support/tools.js";
import { startSlipway } from "../runs/side.js";
import { atRest, processTree, treeMemoryMb } from "../tracking/process-tree.js";
import { table, withUnit } from "../tracking/report.js";
import { chatProject, realOllama, standIn } from "./project.js";
import { fillChats } from "./store.js";

const goalMb = 150;
const pages = 60;

/** What a terminal holds with a long conversation on its screen, scrolled through; what other clients hold at rest. */
export async function benchMemory(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const size of [
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 200, rows: 60 },
  ]) {
    const { terminal, resident, hub } = await ofSlipway(size);
    rows.push([
      `Slipway's terminal at ${size.columns}x${size.rows}, 10,000 messages, ${pages} pages seen`,
      withUnit(terminal, "MB"),
      withUnit(resident, "MB"),
      `under ${goalMb} MB`,
      resident < goalMb ? "met" : "MISSED",
      `its hub: ${withUnit(hub, "MB")}`,
    ]);
  }
  rows.push(...(await ofPeers()));
  return table(["client", "memory (PSS)", "resident", "goal", "", ""], rows);
}

async function ofSlipway(size: { readonly columns: number; readonly rows: number }) {
  await using server = await standIn(100, 100);
  await using project = chatProject(server.url);
  fillChats(project.root, 1, 10_000, "long");
  await using side = await startSlipway(project, size, "1");
  const { app } = side;
  await app.waitFor(/long 0/);
  act(app, "global.next-pane");
  act(app, "list.first");
  await app.waitFor(/range\(9999\)/);
  act(app, "global.previous-pane");
  for (let page = 0; page < pages; page++) {
    const before = app.screen();
    app.press("ctrl+b");
    await app.waitFor((screen) => screen !== before && !/^\W*…\W*$/m.test(screen));
  }
  // Without the hub, which the terminal has started.
  return {
    terminal: treeMemoryMb(app.pid) - treeMemoryMb(side.hubPid()),
    resident: rssBytes(app.pid) / 2 ** 20,
    hub: treeMemoryMb(side.hubPid()),
  };
}

/** `ollama run`, and oterm where `SLIPWAY_BENCH_OTERM` has it. */
async function ofPeers(): Promise<readonly (readonly string[])[]> {
  if (missing("ollama")) return [];
  await using ollama = await realOllama();
  await ollama.makeTiny("tiny");
  const clients: readonly (readonly [name: string, command: readonly [string, ...string[]], isThere: RegExp])[] = [
    ["ollama run", [ollamaBin(), "run", "tiny"], />>> /],
    ...(existsSync(process.env.SLIPWAY_BENCH_OTERM ?? "")
      ? [["oterm", [process.env.SLIPWAY_BENCH_OTERM ?? ""], /\S/] as const]
      : []),
  ];
  const rows: (readonly string[])[] = [];
  for (const [name, command, isThere] of clients) {
    await using app = await startApp({ command, env: { ...ollama.env, OLLAMA_URL: ollama.url } });
    await app.waitFor(isThere, 120_000);
    await atRest(app.pid);
    const resident = processTree(app.pid).reduce((sum, pid) => sum + rssBytes(pid), 0) / 2 ** 20;
    rows.push([`${name}, at rest`, withUnit(treeMemoryMb(app.pid), "MB"), withUnit(resident, "MB"), "", "", ""]);
  }
  return rows;
}
