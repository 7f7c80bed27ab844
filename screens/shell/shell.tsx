import { Box, useApp, useWindowSize } from "ink";
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { OpenedFile, Shell as ShellVerbs } from "../../source/actions/action.js";
import { resolveKey } from "../../source/actions/resolve.js";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { Caller } from "../../source/api/calls.js";
import type { HubClient } from "../../source/client/hub-client.js";
import { useQuery } from "../../source/client/use-query.js";
import { Overlay } from "../../source/ui/overlay.js";
import { Rows } from "../../source/ui/rows.js";
import { useKeys } from "../../source/ui/use-keys.js";
import { type Tab, tabs } from "../index.js";
import { MachineScreen } from "../machine/screen.js";
import { bannerRows } from "./banner.js";
import { footerLine } from "./footer.js";
import { headerLine, tabLine } from "./header.js";
import { type OverlayName, Overlays } from "./overlays.js";
import { type Field, type ScreenState, ShellProvider } from "./shell-context.js";
import { toastBox } from "./toasts.js";
import { tooSmall } from "./too-small.js";
import { useErrand } from "./use-errand.js";
import { useJobToasts } from "./use-job-toasts.js";
import { useRunner } from "./use-runner.js";
import { useTabSigns } from "./use-tab-signs.js";
import { useToasts } from "./use-toasts.js";
import { useViews } from "./use-views.js";

export type ShellHost = {
  readonly copy: (text: string) => void;
  readonly writeFile: ShellVerbs["writeFile"];
  /** A file for another program to show; `suspended` runs it while the terminal is given back. */
  readonly openFile: (file: OpenedFile, suspended: (show: () => Promise<void>) => Promise<void>) => Promise<void>;
  readonly editText: (
    file: Parameters<ShellVerbs["editText"]>[0],
    suspended: (show: () => Promise<void>) => Promise<void>,
  ) => Promise<string>;
  readonly readText: ShellVerbs["readText"];
  readonly completePath: ShellVerbs["completePath"];
  /** Stops the process (ctrl+z) while the terminal is given back. */
  readonly stopProcess: () => Promise<void>;
  /** Told how to ask whether what is typed goes into a text field. */
  readonly listensTo: (isTyping: () => boolean) => void;
  readonly caller: () => Caller | undefined;
  readonly now: () => number;
};

type Props = {
  readonly client: HubClient;
  readonly host: ShellHost;
  readonly folder: string;
  readonly firstTab: string;
};

const smallest = { columns: 60, rows: 15 };
/** These work also while a text field has the focus; everything else types there. */
const chords = /^(alt\+[1-5]|f1|ctrl\+[cpz]|tab|shift\+tab)$/;

/** The frame: header, tabs, the screen in front, footer; toasts, dialogs and overlays on top. All keys come in here. */
export function Shell({ client, host, folder, firstTab }: Props) {
  const { columns, rows } = useWindowSize();
  const { exit, suspendTerminal } = useApp();
  const views = useViews(
    tabs.map(({ id }) => id),
    firstTab,
  );
  const { toasts, add: toast, clear: clearToasts, onKey: passToasts } = useToasts(host.now);
  const [overlay, setOverlay] = useState<OverlayName>();
  const screen = useRef<ScreenState>({ panes: [], scopes: [] });
  const shownFooter = useRef("");
  const [, drawFooter] = useState({});
  const overlayKeys = useRef<Field>(undefined);
  const connection = useSyncExternalStore(client.onConnection, client.connection);
  const project = useQuery("project.get", {}).data;
  const jobs = useQuery("jobs.list", {}).data?.jobs ?? [];
  const machine = useQuery("machine.strip", {}).data;
  const watch = useQuery("watch.get", {}).data;
  useJobToasts(jobs, toast);
  const undo = useQuery("undo.peek", {}).data ?? {};
  const signs = useTabSigns(views.tab);

  const shell: ShellVerbs = {
    toast,
    showTab: views.showTab,
    movePane: (by) => views.movePane(screen.current.panes, by),
    focusPane: views.focusPane,
    open: setOverlay,
    openPage: views.openPage,
    lastView: views.lastView,
    zoom: views.toggleZoom,
    quit: () => exit(),
    suspend: () => {
      suspendTerminal(host.stopProcess).catch((error: unknown) => toast("bad", `Slipway was not suspended: ${error}`));
    },
    copy: host.copy,
    writeFile: host.writeFile,
    openFile: (file) => host.openFile(file, suspendTerminal),
    editText: (file) => host.editText(file, suspendTerminal),
    readText: host.readText,
    completePath: host.completePath,
  };
  const runner = useRunner(client, shell);
  const errand = useErrand(views, runner.start);
  const scopes = (): readonly ActiveScope[] => [
    ...screen.current.scopes,
    { name: "global", facts: { project, undo, readOnly: project?.readOnly ?? false, caller: host.caller } },
  ];
  const footer = () => footerLine(scopes(), screen.current.field, columns);

  const isOpen = overlay !== undefined || runner.pending !== undefined;
  const onKey = (name: string, typed: string) => {
    passToasts();
    errand.drop();
    if (isOpen) {
      overlayKeys.current?.onKey(name, typed);
      return;
    }
    const { field } = screen.current;
    const isTyped = field !== undefined && (!chords.test(name) || (name === "tab" && field.takesTab));
    if (isTyped && field.onKey(name, typed)) return;
    const action = resolveKey(name, scopes());
    if (action) runner.start(action);
    else if (name === "esc" && !views.closeZoom()) clearToasts();
  };
  const field = () => (isOpen ? overlayKeys.current : screen.current.field);
  useKeys({ onKey, onPaste: (text) => field()?.onPaste?.(text) });
  useLayoutEffect(() => host.listensTo(() => field()?.onPaste !== undefined));

  const context = {
    shell,
    client,
    now: host.now,
    caller: host.caller,
    paneOf: views.paneOf,
    zoomed: views.zoomed,
    screen,
    // Only where it would look different: most frames of a screen leave it as it is.
    onScreen: () => {
      if (footer() !== shownFooter.current) drawFooter({});
      errand.onScreen(screen.current, scopes());
    },
  };
  if (columns < smallest.columns || rows < smallest.rows) {
    return <Rows lines={tooSmall(columns, rows, smallest)} width={columns} />;
  }
  const banner = bannerRows({ project, connection, width: columns });
  const tab: Tab | undefined = tabs.find(({ id }) => id === views.tab);
  const bodyHeight = rows - 3 - banner.length;
  const header = headerLine({ project, folder, connection, jobs, machine, watch, width: columns });
  const size = { width: columns, height: rows };
  const overlayProps = {
    ...size,
    setKeys: (field: Field) => {
      overlayKeys.current = field;
    },
  };
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rows lines={[header, tabLine(tabs, views.tab, columns, signs), ...banner]} width={columns} />
      <ShellProvider value={context}>
        <Box width={columns} height={bodyHeight}>
          {views.page === "machine" ? (
            <MachineScreen width={columns} height={bodyHeight} project={project} />
          ) : (
            tab && <tab.Screen key={tab.id} width={columns} height={bodyHeight} project={project} />
          )}
        </Box>
      </ShellProvider>
      <Footer compose={footer} shown={shownFooter} width={columns} />
      {toasts.length > 0 && <Overlay lines={toastBox(toasts, columns)} {...size} place="corner" />}
      <Overlays
        {...overlayProps}
        name={overlay}
        pending={runner.pending}
        scopes={scopes()}
        onClose={() => {
          setOverlay(undefined);
          runner.cancel();
        }}
        onConfirm={runner.confirm}
        onRun={runner.start}
        onGo={errand.go}
      />
    </Box>
  );
}

/** Drawn after the screen, which has just told what its keys mean. */
function Footer({ compose, shown, width }: { compose: () => string; shown: { current: string }; width: number }) {
  shown.current = compose();
  return <Rows lines={[shown.current]} width={width} />;
}
