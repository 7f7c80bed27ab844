import { Box } from "ink";
import { useLayoutEffect } from "react";
import type { ActiveScope } from "../../source/actions/scopes.js";
import type { ModelView, VersionCard } from "../../source/api/views.js";
import type { QueryState } from "../../source/client/queries.js";
import { useQuery } from "../../source/client/use-query.js";
import { type VersionStage, versionStages } from "../../source/domain/registry.js";
import { errorRows, messageRows } from "../../source/ui/message-rows.js";
import { beside, pane } from "../../source/ui/pane.js";
import { Rows } from "../../source/ui/rows.js";
import { SmallTable } from "../../source/ui/small-table.js";
import { fit } from "../../source/ui/text/cells.js";
import { label } from "../../source/ui/text/sanitize.js";
import { glyph, paint } from "../../source/ui/theme.js";
import { useKept } from "../../source/ui/use-kept.js";
import { allRows, useList } from "../../source/ui/use-list.js";
import { seenOf, useScroll } from "../../source/ui/use-scroll.js";
import { useTick } from "../../source/ui/use-tick.js";
import { useHostLooks } from "../chat/hosts/use-host-looks.js";
import type { ScreenProps } from "../screen-props.js";
import { useScreen, useShell } from "../shell/shell-context.js";
import { useChatWith } from "../shell/use-chat-with.js";
import { auditRows, cardHeight, cardRows, cardsOf, factsOf, lineageRows } from "./view.js";

const agesEveryMs = 30_000;

/** The stage board: versions in columns None, Staging, Production, Archived; what a version was built from; who moved it. */
export function RegistryScreen({ width, height, project }: ScreenProps) {
  const { paneOf, zoomed, now } = useShell();
  const board = useQuery("models.board", {});
  const ollama = useQuery("ollama.get", {});
  useHostLooks();
  const models = board.data?.models ?? [];
  const sizes = layout(width, height, models.length);
  const panes = ["board", "lineage", "audit", ...(sizes.models > 0 ? ["models"] : [])];
  const focus = paneOf(panes);
  const modelNames = allRows(models.map(({ name }) => name));
  const modelList = useList("registry.models", models.length, sizes.board - 2, modelNames);
  const model = models[modelList.cursor];
  const audit = useQuery("models.audit", model && { name: model.name });
  const chatWith = useChatWith();
  const boardHeight = zoomed ? height : sizes.board;
  const [details, setDetails] = useKept("registry.details", false);
  const place = usePlace(model, Math.max(1, Math.floor((boardHeight - 2) / cardHeight)));
  const nowMs = useTick(now, agesEveryMs);
  const facts = details && place.card ? factsOf(place.card) : [];
  const factsHeight = Math.max(1, Math.floor((height - 5) / 2));
  const factsScroll = useScroll("registry.facts", facts.length, factsHeight);
  const table: readonly ActiveScope[] | undefined =
    details && place.card
      ? [
          { name: "registryDetails", facts: { close: () => setDetails(false) } },
          { name: "list", facts: factsScroll },
        ]
      : undefined;
  const auditHeight = (zoomed && focus === "audit" ? height : sizes.audit || sizes.lineage) - 2;
  const moves = auditRows(audit, width - 4);
  const auditScroll = useScroll(`registry.audit.${model?.name}`, moves.length, auditHeight);
  const lists: Readonly<Record<string, typeof modelList | typeof auditScroll>> = {
    models: modelList,
    audit: auditScroll,
  };
  const stillOn = useShownVersion(model?.name, place.card?.version);
  useScreen({
    panes,
    ready: !board.loading && !ollama.loading,
    // While the table is open it alone has the keys.
    scopes: table ?? [
      { name: "list", facts: lists[focus] ?? place.list },
      {
        name: "registry",
        facts: {
          model,
          card: place.card,
          holders: (stage) => cardsOf(model, stage),
          moveColumn: place.moveColumn,
          ollama: ollama.data,
          stillOn,
          chatWith,
          showDetails: () => setDetails(true),
        },
      },
    ],
  });

  const drawBoard = (wide: number, tall: number) =>
    model
      ? boardLines(model, place, wide, tall, focus === "board", nowMs)
      : emptyBoard(wide, tall, board, project?.hasPipeline ?? false);
  const lineagePane = (tall: number) =>
    pane({
      title: place.card ? `v${place.card.version} · lineage` : "lineage",
      width,
      height: tall,
      focused: focus === "lineage",
      padded: true,
      rows: lineageRows(place.card, width - 4),
    });
  const auditPane = (tall: number) =>
    pane({
      title: "audit",
      right: seenOf(auditScroll, auditHeight),
      width,
      height: tall,
      focused: focus === "audit",
      padded: true,
      rows: moves.slice(auditScroll.offset),
    });
  const lines = () => {
    if (zoomed && focus === "lineage") return lineagePane(height);
    if (zoomed && focus === "audit") return auditPane(height);
    if (zoomed) return drawBoard(width, height);
    const modelsPane = pane({
      title: "Models",
      width: sizes.models,
      height: sizes.board,
      focused: focus === "models",
      rows: modelRows(models, modelList.cursor, sizes.models - 2),
    });
    const top =
      sizes.models > 0
        ? beside(modelsPane, drawBoard(width - sizes.models, sizes.board))
        : drawBoard(width, sizes.board);
    // Where there is no room for both, the place of the lineage shows the audit while that one has the focus.
    const under = focus === "audit" && sizes.audit === 0 ? auditPane : lineagePane;
    return [
      ...top,
      ...(sizes.lineage > 0 ? under(sizes.lineage) : []),
      ...(sizes.audit > 0 ? auditPane(sizes.audit) : []),
    ];
  };
  return (
    <Box width={width} height={height}>
      <Rows lines={lines()} width={width} />
      {table && (
        <Details
          facts={facts.slice(factsScroll.offset, factsScroll.offset + factsHeight)}
          seen={seenOf(factsScroll, factsHeight)}
        />
      )}
    </Box>
  );
}

type DetailsProps = { readonly facts: ReturnType<typeof factsOf>; readonly seen: string };

/** Every param and metric of a version, over the board; below them which are seen, where they are more. */
function Details({ facts, seen }: DetailsProps) {
  return (
    <Box position="absolute" top={1} left={4} flexDirection="column">
      <SmallTable data={facts} />
      {seen !== "" && <Rows lines={[paint(` ${seen} ${glyph("dot")} j and k scroll `, "cursor")]} width={40} />}
    </Box>
  );
}

/** Tells, also work that ends later, whether this version is under the cursor then, and the tab in front. */
function useShownVersion(model: string | undefined, version: string | undefined) {
  const [, setShown, shownNow] = useKept<string | undefined>("registry.shown", undefined);
  const key = JSON.stringify([model, version]);
  useLayoutEffect(() => {
    setShown(key);
    return () => setShown(undefined);
  }, [key]);
  return (ofModel: string, ofVersion: string) => shownNow() === JSON.stringify([ofModel, ofVersion]);
}

type Place = ReturnType<typeof usePlace>;

type Kept = { readonly version?: string; readonly column: number };

/** Where the cursor is on the board: it stays on its version when that one moves to another column. */
function usePlace(model: ModelView | undefined, shown: number) {
  const [kept, setKept, keptNow] = useKept<Kept>("registry.place", { column: 0 });
  const columns = versionStages.map((stage) => cardsOf(model, stage));
  const { column, row } = placeOf(columns, kept);
  const cards = columns[column] ?? [];
  const goTo = (to: number, at: number) => {
    const there = columns[to] ?? [];
    const version = there[Math.max(0, Math.min(at, there.length - 1))]?.version;
    setKept(version === undefined ? { column: to } : { column: to, version });
  };
  // Keys that arrive together go on from each other, not from what is drawn.
  const step = (by: number) => {
    const now = placeOf(columns, keptNow());
    goTo(now.column, now.row + by);
  };
  const moveColumn = (by: number) => {
    const now = placeOf(columns, keptNow());
    for (let to = now.column + by; to >= 0 && to < columns.length; to += by) {
      if ((columns[to] ?? []).length > 0) return goTo(to, now.row);
    }
  };
  const list = {
    total: cards.length,
    move: step,
    page: (by: number) => step(by * shown),
    halfPage: (by: number) => step(by * Math.max(1, Math.floor(shown / 2))),
    first: () => goTo(column, 0),
    last: () => goTo(column, cards.length - 1),
  };
  return { columns, column, row, card: cards[row], list, moveColumn, shown };
}

function placeOf(columns: readonly (readonly VersionCard[])[], kept: Kept) {
  const ofVersion = columns.findIndex((cards) => cards.some(({ version }) => version === kept.version));
  const first = columns.findIndex((cards) => cards.length > 0);
  const column = ofVersion >= 0 ? ofVersion : Math.max(0, first);
  const row = (columns[column] ?? []).findIndex(({ version }) => version === kept.version);
  return { column, row: Math.max(0, row) };
}

function boardLines(
  _model: ModelView,
  { columns, column, row, shown }: Place,
  width: number,
  height: number,
  focused: boolean,
  nowMs: number,
): readonly string[] {
  const wide = Math.floor(width / versionStages.length);
  const blocks = versionStages.map((stage: VersionStage, at) => {
    const cards = columns[at] ?? [];
    const columnWidth = at === versionStages.length - 1 ? width - wide * at : wide;
    const isHere = at === column;
    const first = isHere ? Math.max(0, Math.min(row - Math.floor(shown / 2), cards.length - shown)) : 0;
    const rows = cards
      .slice(first, first + shown)
      .flatMap((card, index) => cardRows(card, columnWidth - 2, isHere && first + index === row, nowMs));
    const right = cards.length > shown ? `${cards.length}` : "";
    return pane({ title: stage, right, width: columnWidth, height, focused: focused && isHere, rows });
  });
  return beside(...blocks);
}

function modelRows(models: readonly ModelView[], cursor: number, width: number): readonly string[] {
  return models.map(({ name, versions }, at) => {
    const sign = at === cursor ? glyph("cursor") : " ";
    const row = `${sign}${fit(label(name), width - 5)}${fit(String(versions.length), 3, "right")}`;
    return at === cursor ? paint(row, "strong") : row;
  });
}

function emptyBoard(
  width: number,
  height: number,
  { data, error }: QueryState<unknown>,
  hasPipeline: boolean,
): readonly string[] {
  const text = [
    "No model is registered yet.",
    "",
    ...(hasPipeline ? ["Run the pipeline (3, then r): a version that it registers comes here."] : []),
    `${hasPipeline ? "Or from" : "From"} any script: mlflow.register_model(uri, name)`,
  ];
  const known = error && !data ? errorRows(error, width - 4) : messageRows(text, width - 4);
  return pane({
    title: "Registry",
    width,
    height,
    focused: true,
    padded: true,
    rows: data || error ? known : [glyph("ellipsis")],
  });
}

/** Cells of the panes: audit, then lineage, then the models go where it is small. */
function layout(width: number, height: number, models: number) {
  const audit = height >= 30 ? 7 : 0;
  const lineage = height >= 19 ? 9 : 0;
  return {
    models: width >= 110 || models > 1 ? Math.min(24, Math.floor(width * 0.2)) : 0,
    board: height - audit - lineage,
    lineage,
    audit,
  };
}
