import type { ParamRow, ParamsDifference, ParamsView } from "../../../source/api/params-views.js";
import { errorRows, messageRows } from "../../../source/ui/message-rows.js";
import { fit, wrap } from "../../../source/ui/text/cells.js";
import { formatAmount, shortId } from "../../../source/ui/text/format.js";
import { label } from "../../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../../source/ui/theme.js";

/** All that is known of the row under the cursor, in at most `height` rows below a line. */
export function paramDetails(row: ParamRow | undefined, width: number, height: number): readonly string[] {
  if (!row || height < 2) return [];
  const { path, type, line, usedBy, comment, was, ranWith, flag, source, from } = row;
  const dot = ` ${glyph("dot")} `;
  const facts = [
    paint(label(path.join(".")), "strong"),
    type,
    ...(line > 0 ? [`line ${line}`] : []),
    usedBy.length > 0 ? `read by ${label(usedBy.join(", "))}` : "no stage names it",
    ...(from === undefined ? [] : [`merged from ${label(from)}: a value given here is put beside it`]),
  ].join(dot);
  const arrow = ` ${glyph("arrow")} `;
  const differs = [
    ...(was === undefined ? [] : [`last commit: ${label(was) || "empty"}${arrow}${label(source) || "empty"}`]),
    ...(ranWith === undefined ? [] : [`last run: ${label(ranWith)}${arrow}${label(source) || "empty"}`]),
  ].join(dot);
  const rows = [
    facts,
    ...(differs === "" ? [] : [paint(fit(differs, width - 2), "warning")]),
    ...(flag
      ? wrap(
          `${label(flag.message)}. f writes ${flag.fixes.map(({ text, as }) => `${label(text)} (${as})`).join(", or ")}.`,
          width - 2,
        ).map((text) => paint(text, "warning"))
      : []),
    ...(comment === undefined || comment === "" ? [] : [paint(`# ${label(comment)}`, "dim")]),
  ];
  return [
    paint(glyph("horizontal").repeat(width), "dim"),
    ...rows.slice(0, height - 1).map((text) => fit(` ${text}`, width)),
  ];
}

/** What there is instead of a tree. */
export function paramsMessage(
  view: ParamsView | undefined,
  {
    file,
    error,
    width,
  }: { readonly file: string; readonly error: { readonly message: string } | undefined; readonly width: number },
): readonly string[] {
  if (!view) return error ? errorRows(error, width) : ["…"];
  if (view.state === "none") {
    return messageRows(
      [`There is no ${file} yet.`, "", "A adds the first key, and makes the file: name: value"],
      width,
    );
  }
  if (view.state === "text") {
    const shown = view.lines.map((line) => label(line));
    const more = view.totalLines - view.lines.length;
    return [
      ...messageRows([`It is only read: ${view.why}. o opens it in the editor.`], width).map((row) =>
        paint(row, "warning"),
      ),
      "",
      ...shown,
      ...(more > 0 ? [paint(`… ${formatAmount(more, "more line")}`, "dim")] : []),
    ];
  }
  if (view.state === "ready")
    return view.rows.length === 0 ? messageRows(["No key or value has these words. Esc shows all."], width) : [];
  const { message, line, column, excerpt, firstLine } = view;
  const digits = String(firstLine + excerpt.length).length;
  return [
    ...errorRows({ message, hint: "o opens it in the editor; it is read again by itself." }, width),
    "",
    ...excerpt.flatMap((text, at) => {
      const isHere = firstLine + at === line;
      const row = `${String(firstLine + at).padStart(digits)} ${glyph("vertical")} ${label(text)}`;
      const caret = isHere && column !== undefined ? [paint(`${" ".repeat(digits + 2 + column)}^`, "bad")] : [];
      return [isHere ? paint(row, "warning") : row, ...caret];
    }),
  ];
}

/** Everything that differs, as one text. */
export function differenceText(file: string, { commit, run }: ParamsDifference): string {
  const arrow = ` ${glyph("arrow")} `;
  const value = (text: string | undefined) => (text === undefined ? "(none)" : text || "empty");
  const sinceRun = run.map(
    ({ key, was, is, stages }) => `  ${key}  ${value(was)}${arrow}${value(is)}  (${stages.join(", ")})`,
  );
  const sinceCommit = commit?.values.map(({ key, was, is }) => `  ${key}  ${value(was)}${arrow}${value(is)}`) ?? [];
  return [
    "Since the last run",
    ...(sinceRun.length > 0 ? sinceRun : ["  nothing"]),
    "",
    commit ? `Since the last commit (${shortId(commit.id)})` : `The last commit has no ${file}`,
    ...(commit && sinceCommit.length === 0 ? ["  no value"] : sinceCommit),
    ...(commit && commit.lines.length > 0 ? ["", ...commit.lines] : []),
  ].join("\n");
}
