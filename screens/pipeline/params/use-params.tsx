import { basename } from "node:path/posix";
import type { ReactNode } from "react";
import type { ParamsFacts } from "../../../source/actions/params-facts.js";
import type { ActiveScope } from "../../../source/actions/scopes.js";
import type { ParamRow, ParamsFileView, ParamsView } from "../../../source/api/params-views.js";
import type { ProjectView } from "../../../source/api/views.js";
import { useQuery } from "../../../source/client/use-query.js";
import { UserError } from "../../../source/domain/user-error.js";
import { pane } from "../../../source/ui/pane.js";
import { formatAmount } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { fieldRows } from "../../../source/ui/text-field.js";
import { glyph } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { allRows, useList } from "../../../source/ui/use-list.js";
import { useScroll } from "../../../source/ui/use-scroll.js";
import { useDialogs } from "../../dialogs/use-dialogs.js";
import { type Field, useShell } from "../../shell/shell-context.js";
import { differenceText, paramDetails, paramsMessage } from "./params-details.js";
import { paramTreeRows } from "./params-rows.js";
import { commitMessage, samePath } from "./params-words.js";
import { useParamChanges } from "./use-param-changes.js";

type Options = {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly project: ProjectView | undefined;
  /** False: nothing is asked and nothing is drawn. */
  readonly isShown: boolean;
  readonly close: () => void;
};

export type ParamsPart = {
  /** Framed, `width` x `height`. */
  readonly rows: readonly string[];
  /** Asked before the screen's own; what is typed or lies over the part alone. */
  readonly scopes: readonly ActiveScope[];
  /** Something is typed or asked: the screen's own keys rest. */
  readonly isTyping: boolean;
  readonly field: Field | undefined;
  readonly element: ReactNode;
};

const usual = "params.yaml";
const noneToggled: readonly string[] = [];
const mostRows = 2000;

/** The params editor as a part of a screen: a file's tree, changed in place, compared, committed. */
export function useParams({ width, height, focused, project, isShown, close }: Options): ParamsPart {
  const { client, shell, caller } = useShell();
  const files = useQuery("params.files", isShown ? {} : undefined).data?.files ?? [];
  const [chosen, setChosen] = useKept("params.file", usual);
  const file = files.some((each) => each.file === chosen) ? chosen : (files[0]?.file ?? usual);
  const [toggled, setToggled] = useKept(`params.toggled.${file}`, noneToggled);
  const [find, setFind] = useKept("params.find", "");
  const asked = useQuery(
    "params.tree",
    isShown ? { file, toggled: [...toggled], find, offset: 0, limit: mostRows } : undefined,
  );
  const view = asked.data;
  const rows = view?.state === "ready" ? view.rows : [];
  const dialogs = useDialogs(width, height);
  const changes = useParamChanges(file, dialogs);
  const inner = { width: width - 2, height: height - 2 };
  const detailsTall = inner.height < 12 ? 0 : Math.min(5, Math.floor(inner.height / 3));
  const list = useList(
    `params.${file}`,
    rows.length,
    inner.height - detailsTall,
    allRows(rows.map(({ path }) => JSON.stringify(path))),
  );
  const row = rows[list.cursor];
  const message = rows.length > 0 ? [] : paramsMessage(view, { file, error: asked.error, width: inner.width - 2 });
  const scroll = useScroll(`params.text.${file}`, message.length, inner.height);

  const toggle = (opens?: boolean) => {
    const target =
      opens === false && row?.isOpen !== true
        ? rows.find(({ path }) => samePath(path, row?.path.slice(0, -1) ?? []))
        : row;
    if (!target || target.isOpen === undefined || target.isOpen === opens) return;
    const id = JSON.stringify(target.path);
    setToggled((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id]));
    if (target !== row) list.to(rows.indexOf(target));
  };
  const openEditor = async (signal: AbortSignal) => {
    const { text, digest } = await client.call("params.text", { file }, { signal });
    const edited = await shell.editText({ name: basename(file), text, line: lineOf(view, row) });
    if (edited === text) return;
    try {
      await client.call("params.save", { file, digest, text: edited }, { signal });
    } catch (error) {
      const kept = await shell.writeFile(`${basename(file)}.edited-${Date.now()}`, oneChunk(edited));
      if (error instanceof UserError) shell.toast("bad", error.message, error.hint);
      shell.toast("warning", `What you had typed is kept in ${kept}`);
    }
  };
  const facts: ParamsFacts = {
    file,
    row,
    whyReadOnly: whyReadOnly(
      project,
      view,
      files.find((each) => each.file === file),
    ),
    whyNotOpened: whyNotWritten(project),
    line: lineOf(view, row),
    whyNotCommitted: whyNotCommitted(project, view, file),
    message: commitMessage(rows, file),
    commit: async (text, signal) => {
      const own = caller();
      await client.call("params.commit", { file, message: text, ...(own ? { caller: own } : {}) }, { signal });
      shell.toast("good", `Committed: ${text}`);
    },
    files: files.length,
    close: () => (find === "" ? close() : setFind("")),
    edit: () => row && changes.edit(row),
    toggle,
    add: () => changes.add(rows, row),
    remove: async (signal) => row && changes.remove(row, signal),
    putBack: async (signal) => row && changes.putBack(row, rows, signal),
    fix: async (signal) => row && changes.fix(row, signal),
    nextFile: (by) => {
      const at = files.findIndex((each) => each.file === file);
      setChosen(files[(at + by + files.length) % files.length]?.file ?? usual);
    },
    find: () =>
      dialogs.open({
        kind: "line",
        title: `filter ${file}`,
        initial: find,
        placeholder: "words, -word not",
        accept: setFind,
      }),
    difference: async (signal) => {
      const difference = await client.call("params.difference", { file }, { signal });
      dialogs.open({ kind: "text", title: `what differs in ${file}`, text: differenceText(file, difference) });
    },
    openEditor,
  };

  const shown = rows.slice(list.offset, list.offset + inner.height - detailsTall);
  const tree = paramTreeRows(shown, {
    width: inner.width,
    cursor: list.cursor - list.offset,
    focused,
    typed: changes.typed,
  });
  const hidden = changes.typed && !shown.some(({ path }) => samePath(path, changes.typed?.path ?? []));
  const details = hidden
    ? [
        ` ${label(changes.typed?.path.join(".") ?? "")} (it is not shown any more)`,
        ...fieldRows(changes.typed?.field ?? { text: "", cursor: 0 }, {
          width: inner.width - 2,
          height: 1,
          focused,
          placeholder: "a value",
        }),
      ]
    : paramDetails(row, inner.width, detailsTall);
  const blank = Array.from({ length: Math.max(0, inner.height - detailsTall - tree.length) }, () => "");
  const body =
    rows.length > 0 ? [...tree, ...blank, ...details] : message.slice(scroll.offset).map((text) => ` ${text}`);
  const own: readonly ActiveScope[] = [
    { name: "params", facts },
    { name: "list", facts: rows.length > 0 ? list : scroll },
  ];
  const typing: readonly ActiveScope[] = changes.field
    ? [{ name: "paramsField", facts: { accept: changes.accept, leave: changes.leave } }]
    : [];
  const over = dialogs.scopes.length > 0 ? dialogs.scopes : typing;
  return {
    rows: pane({ title: titleOf(file, files, find), right: rightOf(view), width, height, focused, rows: body }),
    scopes: over.length > 0 ? over : own,
    isTyping: over.length > 0,
    field: dialogs.scopes.length > 0 ? dialogs.field : changes.field,
    element: dialogs.element,
  };
}

async function* oneChunk(text: string) {
  yield text;
}

function lineOf(view: ParamsView | undefined, row: ParamRow | undefined): number {
  if (view?.state === "broken") return view.line ?? 1;
  return Math.max(1, row?.line ?? 1);
}

function titleOf(file: string, files: readonly ParamsFileView[], find: string): string {
  const at = files.findIndex((each) => each.file === file);
  const place = files.length > 1 ? `  ${at + 1} of ${files.length} files ${glyph("dot")} ] next` : "";
  return `${label(file)}${place}${find === "" ? "" : `  /${label(find)}`}`;
}

function rightOf(view: ParamsView | undefined): string {
  if (view?.state !== "ready") return "";
  const { changed, changedSinceRun, flagged, commit } = view;
  return [
    ...(flagged > 0 ? [`${flagged} read differently`] : []),
    ...(changedSinceRun > 0 ? [`${changedSinceRun} since the run`] : []),
    ...(commit === undefined ? ["not in the last commit"] : changed > 0 ? [formatAmount(changed, "change")] : []),
  ].join(` ${glyph("dot")} `);
}

function whyNotWritten(project: ProjectView | undefined): string | undefined {
  if (!project) return "The hub has not told yet whether this folder may be changed";
  if (project.readOnly) return "This hub is read-only: nothing is changed";
  return project.trusted ? undefined : "This folder is not trusted, so nothing in it is changed: T trusts it";
}

function whyReadOnly(
  project: ProjectView | undefined,
  view: ParamsView | undefined,
  file: ParamsFileView | undefined,
): string | undefined {
  const why = whyNotWritten(project);
  if (why !== undefined) return why;
  if (file?.readOnly !== undefined) return `It is only read: ${file.readOnly}. o opens it in the editor`;
  return view?.state === "broken" ? "The file does not parse: o opens it in the editor" : undefined;
}

function whyNotCommitted(
  project: ProjectView | undefined,
  view: ParamsView | undefined,
  file: string,
): string | undefined {
  const why = whyNotWritten(project);
  if (why !== undefined) return why;
  if (!project?.git) return "There is no git repository here";
  if (!view || view.state === "none") return `There is no ${file} to commit`;
  return view.state === "ready" && view.isCommitted ? `The last commit has ${file} as it is` : undefined;
}
