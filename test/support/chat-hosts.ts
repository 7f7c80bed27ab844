import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { CallInput, CallName, CallOutput } from "../../source/api/calls.js";
import type { ChatMessage } from "../../source/domain/chat.js";
import type { ModelJob } from "../../source/domain/ollama.js";
import { createHostBook } from "../../source/hub/chat/hosts/host-book.js";
import { createHostStates } from "../../source/hub/chat/hosts/host-states.js";
import { createHostsFeature } from "../../source/hub/chat/hosts/hosts-feature.js";
import { createHostLooks } from "../../source/hub/chat/hosts/looks.js";
import { createModelsFeature } from "../../source/hub/chat/hosts/models-feature.js";
import type { CallContext, Handlers } from "../../source/hub/context.js";
import { createJobs } from "../../source/hub/services/jobs.js";
import { createUndo } from "../../source/hub/services/undo.js";
import { openSettings } from "../../source/store/settings.js";
import { openUndoStack } from "../../source/store/undo-stack.js";

/** The calls on hosts and models as the hub has them, with a settings file of their own. */
export async function openHosts(
  env: Readonly<Record<string, string>>,
  branchOf: (chatId: string) => Promise<readonly ChatMessage[]> = async () => [],
) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-hosts-"));
  const events = { emit: () => undefined, watched: () => false };
  const settings = await openSettings(folder, { readOnly: false, report: () => undefined });
  const undo = createUndo(events, await openUndoStack(folder));
  const jobs = createJobs(events, Date.now);
  const commands = { begin: () => () => undefined, unfinished: () => undefined, list: () => [] };
  const book = createHostBook(settings, () => env);
  const states = createHostStates(book, {
    isStarting: () => false,
    canStart: async () => true,
    onChange: () => undefined,
  });
  const context = { events, undo, jobs, commands, projectRoot: folder, now: Date.now, clientEnv: () => env };
  const looks = createHostLooks(Date.now);
  const features = [
    createHostsFeature(context, book, states, looks),
    createModelsFeature(context, book, states, looks, branchOf),
  ];
  const handlers: Partial<Handlers> = Object.assign({}, ...features.map((feature) => feature.handlers));
  onTestFinished(async () => {
    await jobs.close();
    for (const { close } of features) await close?.();
    rmSync(folder, { recursive: true });
  });
  const who: CallContext = { who: "ada@here", signal: new AbortController().signal };
  const call = async <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> => {
    const handler: Handlers[Name] | undefined = handlers[name];
    if (!handler) throw new Error(`the hosts have no call ${name}`);
    return handler(input, who);
  };
  const jobOf = async (jobId: string): Promise<ModelJob> => {
    const found = (await call("ollama.jobs", {})).jobs.find((job) => job.jobId === jobId);
    if (!found) throw new Error(`there is no job ${jobId}`);
    return found;
  };
  return {
    call,
    book,
    states,
    settings,
    jobs,
    undo: () => undo.run(who),
    jobOf,
    /** The job when it is over. */
    ended: async (jobId: string) => {
      await expect.poll(async () => (await jobOf(jobId)).state, { timeout: 60_000 }).not.toBe("running");
      return jobOf(jobId);
    },
  };
}
