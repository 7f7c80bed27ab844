import type { KeptListView, KeptView } from "../../../api/kept-calls.js";
import { bytesWords, countWords } from "../../../domain/data/bytes-words.js";
import { type KeptLimit, overLimit, usualLimit } from "../../../domain/data/kept-limit.js";
import type { Dataset } from "../../../domain/dataset.js";
import type { Document } from "../../../store/document.js";
import type { KeptEntry } from "../../../store/kept-data.js";
import type { Settings } from "../../../store/settings.js";
import type { Feature, HubContext } from "../../context.js";
import { requireTrusted } from "../../params/require-trusted.js";
import { pipelineRuns, returnKept } from "../restore.js";
import { keptEntry } from "./bring-back.js";
import type { Kept } from "./kept.js";
import { takeUp } from "./take-up.js";

type Parts = {
  readonly kept: Kept;
  readonly settings: Document<Settings>;
  readonly isRunning: () => boolean;
  /** The dataset as it is now; undefined where that cannot be told. */
  readonly look: (path: string) => Promise<Dataset | undefined>;
  readonly onFault: (error: unknown) => void;
};

const dayMs = 24 * 60 * 60 * 1000;
const lookEveryMs = 60 * 60 * 1000;

/** `kept.list|return|drop|limit`: what restores have kept of data, within a limit; what a killed hub has left of one is taken up. */
export function createKeptFeature(
  context: HubContext,
  { kept, settings, isRunning, look, onFault }: Parts,
): Feature & { readonly resume: () => void } {
  const { projectRoot, events, commands, now, trust } = context;
  const limit = (): KeptLimit => {
    const { keptDays = usualLimit.days, keptBytes = usualLimit.bytes } = settings.data();
    return { days: keptDays, bytes: keptBytes };
  };
  const drop = async (ids: readonly string[]): Promise<number> => {
    let sizeBytes = 0;
    for (const id of ids) {
      const entry = await keptEntry(kept, id);
      const ended = commands.begin(["rm", "-r", `.slipway/kept/${id}`], projectRoot, { native: true });
      await kept.forget(id);
      ended(0);
      sizeBytes += entry.sizeBytes ?? 0;
    }
    if (ids.length > 0) events.emit("datasets");
    return sizeBytes;
  };
  const prune = () =>
    kept.inTurn(async () => {
      const gone = overLimit((await kept.book()).data().entries, limit(), now());
      if (gone.length === 0) return;
      const sizeBytes = await drop(gone);
      const { days, bytes } = limit();
      context.jobs.start("limit of kept data", async () => {
        const over = `more than ${countWords(days, "day")} or ${bytesWords(bytes)}`;
        return `${countWords(gone.length, "kept dataset")}, ${bytesWords(sizeBytes)}, dropped: ${over}. slipway data kept limit changes that.`;
      });
    });
  let timer: NodeJS.Timeout | undefined;
  return {
    handlers: {
      "kept.list": async (): Promise<KeptListView> => {
        const { entries } = (await kept.book()).data();
        const views = entries.filter(isListed).map(viewOf).toReversed();
        const totalBytes = views.reduce((total, { sizeBytes = 0 }) => total + sizeBytes, 0);
        return { kept: views, totalBytes, limit: limit() };
      },
      "kept.return": async ({ id }, { signal }) => {
        await requireTrusted(context);
        if (isRunning()) throw pipelineRuns();
        return kept.inTurn(async () => {
          const { path } = await keptEntry(kept, id);
          return { path: await returnKept(context, kept, { id, was: await look(path), signal }) };
        });
      },
      "kept.drop": ({ ids, olderThanDays }) =>
        kept.inTurn(async () => {
          const { entries } = (await kept.book()).data();
          const isOld = ({ atMs }: KeptEntry) => olderThanDays !== undefined && now() - atMs >= olderThanDays * dayMs;
          const dropped = ids ?? entries.filter((entry) => isListed(entry) && isOld(entry)).map(({ id }) => id);
          // All are there before any of them goes.
          for (const id of dropped) await keptEntry(kept, id);
          return { dropped, sizeBytes: await drop(dropped) };
        }),
      "kept.limit": async ({ days, bytes }) => {
        await settings.update((data) => {
          data.keptDays = days ?? data.keptDays;
          data.keptBytes = bytes ?? data.keptBytes;
        });
        await prune();
        return limit();
      },
    },
    resume: () => {
      const begin = async () => {
        if (await trust.isTrusted()) {
          const told = await kept.inTurn(() => takeUp(projectRoot, kept, onFault));
          for (const line of told) context.jobs.start("restore that was cut off", async () => line);
          if (told.length > 0) for (const topic of ["datasets", "pipeline", "project"] as const) events.emit(topic);
        }
        await prune();
      };
      begin().catch(onFault);
      timer = setInterval(() => void prune().catch(onFault), lookEveryMs).unref();
    },
    close: async () => clearInterval(timer),
  };
}

/** What has no data was kept for undo alone. */
function isListed({ hasData, underWay }: KeptEntry): boolean {
  return hasData && underWay === undefined;
}

function viewOf({ id, path, atMs, why, by, md5, sizeBytes, files, isCached }: KeptEntry): KeptView {
  return {
    ...{ id, path, atMs, why },
    ...(by === undefined ? {} : { by }),
    ...(md5 === undefined ? {} : { md5 }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(files === undefined ? {} : { files }),
    ...(isCached === undefined ? {} : { isCached }),
  };
}
