import { Box } from "ink";
import type { ChatDoors } from "../../../source/actions/chat-facts.js";
import { firstHostId } from "../../../source/domain/ollama.js";
import { UserError } from "../../../source/domain/user-error.js";
import { beside, pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { useTick } from "../../../source/ui/use-tick.js";
import { useAsk } from "../../dialogs/use-ask.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen, useShell } from "../../shell/shell-context.js";
import { useChatWith } from "../../shell/use-chat-with.js";
import { hostDetail } from "../hosts/host-rows.js";
import { useHostsPane } from "../hosts/use-hosts-pane.js";
import { useServeLog } from "../hosts/use-serve-log.js";
import { jobDetail, jobText, paceWords } from "./job-rows.js";
import { type ModelsPane, modelsLayout, type Room } from "./layout.js";
import { type ModelNote, modelDetail } from "./model-detail.js";
import { untilTickMs } from "./model-words.js";
import { showTexts } from "./show-texts.js";
import { useJobsPane, useModelJobs } from "./use-jobs-pane.js";
import { useModelFacts } from "./use-model-facts.js";
import { useModelList } from "./use-model-list.js";

type Props = ScreenProps & { readonly doors: ChatDoors };

const agesEveryMs = 30_000;
const nothing = { title: "", rows: [] };
const noNotes: Readonly<Record<string, ModelNote>> = {};

/** Hosts, the models of the chosen one, pulls and creations, and all that is known of what is under the cursor. */
export function ModelsScreen({ width, height, doors }: Props) {
  const { client, shell, now, paneOf, zoomed } = useShell();
  const { jobs, running } = useModelJobs();
  const panes: readonly ModelsPane[] = ["modelList", "hosts", ...(jobs.length > 0 ? (["modelJobs"] as const) : [])];
  const focus = panes.find((name) => name === paneOf(panes)) ?? "modelList";
  const sizes = modelsLayout({ width, height }, focus, { zoomed, hasJobs: jobs.length > 0 });
  const boxOf = (name: ModelsPane) => {
    const own = { modelList: undefined, hosts: sizes.hosts, modelJobs: sizes.jobs }[name];
    return (sizes.main.pane === name ? undefined : own) ?? sizes.main;
  };
  const heightOf = (name: ModelsPane) => boxOf(name).height - 2;
  const dialogs = useDialogs(width, height);
  const ask = useAsk(dialogs);
  const hosts = useHostsPane(heightOf("hosts"));
  const { host } = hosts;
  const list = useModelList({ host, height: heightOf("modelList"), dialogs });
  const { model, models } = list;
  const nowMs = useTick(now, Math.min(agesEveryMs, untilTickMs(models, now()) ?? agesEveryMs));
  const jobList = useJobsPane(jobs, heightOf("modelJobs"), nowMs);
  const about = useModelFacts(host, model, models);
  const log = useServeLog(focus === "hosts" && host?.origin === "environment" ? 20 : 0);
  const [notes, setNotes] = useKept("chat.models.notes", noNotes);
  const noteKey = JSON.stringify([host?.hostId, model?.name, model?.digest]);
  const chatWith = useChatWith();

  const openTexts = () => {
    if (!host || !model) return;
    client
      .call("ollama.show", { hostId: host.hostId, model: model.name })
      .then((texts) => showTexts(dialogs, texts))
      .catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        shell.toast("bad", error.message, error.hint);
      });
  };
  const scopeOf = () => {
    if (focus === "hosts")
      return { name: "chatHosts", facts: { host, doors, toModels: () => shell.focusPane("modelList") } } as const;
    if (focus === "modelJobs") {
      const open = () =>
        jobList.job && dialogs.open({ kind: "text", title: jobList.job.model, text: jobText(jobList.job) });
      const facts = { job: jobList.job, toModels: () => shell.focusPane("modelList"), open };
      return { name: "chatModelJobs", facts } as const;
    }
    const { usedBy, isAnswering, aliases } = about;
    const { chooseSort, filter } = list;
    return {
      name: "chatModelList",
      facts: {
        ...{ host, model, usedBy, isAnswering, aliases, ask, openTexts, chooseSort, filter },
        chatWith: () => {
          // By the tab's own doors, or the tab would not be drawn anew.
          doors.toOverview();
          if (host && model) chatWith(model.name, host.hostId);
        },
        note: (kind: ModelNote["kind"], text: string) => setNotes((all) => ({ ...all, [noteKey]: { kind, text } })),
      },
    } as const;
  };
  useScreen({
    panes,
    scopes:
      dialogs.scopes.length > 0
        ? dialogs.scopes
        : [
            scopeOf(),
            ...(focus === "modelList" && list.filtered
              ? [{ name: "chatModelsFiltered", facts: list.filtered } as const]
              : []),
            { name: "list", facts: focus === "modelList" ? list.list : focus === "hosts" ? hosts.list : jobList.list },
            {
              name: "chatModels",
              facts: {
                ...{ doors, host, model, ask },
                first: hosts.hosts.find(({ hostId }) => hostId === firstHostId),
                running: running[0],
                toJobs: () => {
                  jobList.list.first();
                  shell.focusPane("modelJobs");
                },
                toHost: hosts.toHost,
              },
            },
          ],
    field: dialogs.field,
    ready: hosts.ready && list.ready,
    toOverview: doors.toOverview,
  });

  const drawn = (name: ModelsPane, box: { readonly width: number; readonly height: number }) => {
    const look = { width: box.width - 2, focused: focus === name, nowMs };
    const frame = { width: box.width, height: box.height, focused: focus === name };
    if (name === "hosts") return pane({ title: "Hosts", ...frame, rows: hosts.rows(look) });
    if (name === "modelJobs") return pane({ title: "Pulls and creations", ...frame, rows: jobList.rows(look) });
    // Where the pulls have no pane of their own the newest is told here.
    const work = sizes.jobs === undefined && running[0] ? `${label(running[0].model)} ${paceWords(running[0])}` : "";
    return pane({ title: list.title, right: list.right, foot: work, ...frame, rows: list.rows(look) });
  };
  const detail = () => {
    if (!sizes.detail) return [];
    const wide = sizes.detail.width - 4;
    const { job } = jobList;
    const note = notes[noteKey];
    const size = { width: wide, rowsOfText: sizes.detail.beside ? 4 : 1 };
    const under = {
      hosts: () => (host ? { title: host.name, rows: hostDetail(host, log, wide) } : nothing),
      modelJobs: () => (job ? { title: job.model, rows: jobDetail(job, wide) } : nothing),
      modelList: () =>
        model ? { title: model.name, rows: modelDetail({ model, ...about, note, ...size, nowMs }) } : nothing,
    };
    return detailPane(under[focus](), sizes.detail, focus === "modelList" ? "enter shows all" : "");
  };
  const main = drawn(sizes.main.pane, sizes.main);
  const right = sizes.detail?.beside ? beside(main, detail()) : [...main, ...detail()];
  const side = [
    ...(sizes.hosts ? drawn("hosts", sizes.hosts) : []),
    ...(sizes.jobs ? drawn("modelJobs", sizes.jobs) : []),
  ];
  return (
    <Box width={width} height={height}>
      <Rows lines={side.length > 0 ? beside(side, right) : right} width={width} />
      {dialogs.element}
    </Box>
  );
}

/** `more` is said where not all has room. */
function detailPane(
  { title, rows }: { readonly title: string; readonly rows: readonly string[] },
  { width, height }: Room,
  more: string,
): readonly string[] {
  const right = rows.length > height - 2 ? more : "";
  return pane({ title: label(title), right, width, height, focused: false, padded: true, rows });
}
