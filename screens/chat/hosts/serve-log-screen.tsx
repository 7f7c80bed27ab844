import { Box } from "ink";
import { useQuery } from "../../../source/client/use-query.js";
import { firstHostId } from "../../../source/domain/ollama.js";
import { messageRows } from "../../../source/ui/message-rows.js";
import { pane } from "../../../source/ui/pane.js";
import { Rows } from "../../../source/ui/rows.js";
import { label, sanitizeLines } from "../../../source/ui/text/sanitize.js";
import { wrapStyled } from "../../../source/ui/text/styled.js";
import { withoutSgr } from "../../../source/ui/theme.js";
import { useKept } from "../../../source/ui/use-kept.js";
import { seenOf, useScroll } from "../../../source/ui/use-scroll.js";
import type { ScreenProps } from "../../screen-props.js";
import { useScreen } from "../../shell/shell-context.js";
import { answersWords, hostSign } from "./host-rows.js";
import { useServeLogView } from "./use-serve-log.js";

type Props = ScreenProps & { readonly close: () => void };

const mostLines = 1000;
/** Of one line of the log. */
const mostRows = 8;

/** What `ollama serve`, started here, writes: its end is followed until one goes up. */
export function ServeLogScreen({ width, height, close }: Props) {
  const { file, lines } = useServeLogView(mostLines);
  const host = useQuery("hosts.list", {}).data?.hosts.find(({ hostId }) => hostId === firstHostId);
  const tall = Math.max(1, height - 2);
  const inner = width - 4;
  const rows = lines.flatMap((line) => sanitizeLines(line, "log")).flatMap((line) => wrapStyled(line, inner, mostRows));
  const scroll = useScroll("chat.serve-log", rows.length, tall);
  const [isFollowing, setFollowing, isFollowingNow] = useKept("chat.serve-log.follows", true);
  const offset = isFollowing ? Math.max(0, rows.length - tall) : scroll.offset;
  const seen = rows.slice(offset, offset + tall);
  const leave = (move: () => void) => () => {
    // From where the end is, not from where it was left before.
    if (isFollowingNow()) scroll.last();
    setFollowing(false);
    move();
  };
  const list = {
    ...scroll,
    move: (by: number) => leave(() => scroll.move(by))(),
    page: (by: number) => leave(() => scroll.page(by))(),
    halfPage: (by: number) => leave(() => scroll.halfPage(by))(),
    first: leave(scroll.first),
    last: () => setFollowing(true),
  };
  // The next one that is started is followed from its beginning.
  const closeAtEnd = () => {
    setFollowing(true);
    close();
  };
  useScreen({
    panes: ["serve-log"],
    scopes: [
      { name: "chatServeLog", facts: { close: closeAtEnd, copied: () => seen.map(withoutSgr).join("\n") } },
      { name: "list", facts: list },
    ],
    toOverview: closeAtEnd,
  });
  const state = host ? `${hostSign(host)} ${answersWords(host)}` : "";
  const lower = isFollowing ? "following" : seenOf({ total: rows.length, offset }, tall);
  return (
    <Box width={width} height={height}>
      <Rows
        lines={pane({
          title: `ollama serve${file === "" ? "" : `  ${label(file)}`}`,
          right: state,
          footRight: lower,
          width,
          height,
          focused: true,
          padded: true,
          rows:
            rows.length > 0
              ? seen
              : messageRows(
                  [
                    "Nothing is written yet.",
                    "",
                    "Only an Ollama that was started here (S) has its log in this project.",
                  ],
                  inner,
                ),
        })}
        width={width}
      />
    </Box>
  );
}
