import { Box, Text } from "ink";
import { memo } from "react";

type Props = { readonly lines: readonly string[]; readonly width: number };

/** Composed rows, one Text each; a row that has not changed is not rendered again. */
export function Rows({ lines, width }: Props) {
  return (
    <Box flexDirection="column" width={width}>
      {lines.map((line, at) => (
        <Row key={at} line={line} />
      ))}
    </Box>
  );
}

const Row = memo(function Row({ line }: { readonly line: string }) {
  return <Text wrap="truncate-end">{line === "" ? " " : line}</Text>;
});
