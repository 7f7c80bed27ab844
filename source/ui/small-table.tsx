import InkTable from "ink-table";

type Props = { readonly data: readonly Readonly<Record<string, string>>[] };

/** A small read-only table, drawn by ink-table; its cells must already be safe for the screen. */
export function SmallTable({ data }: Props) {
  return <InkTable data={[...data]} />;
}
