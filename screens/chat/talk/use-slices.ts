import { useEffect, useRef, useState } from "react";

/** A text that is drawn bit by bit. */
type Growing = {
  readonly rows: (text: string) => readonly string[];
  readonly whole: (text: string) => readonly string[];
};
type Work = { readonly key: string; readonly text: string; readonly growing: Growing };
type Done = { readonly key: string; readonly rows: readonly string[] };

/** A key is answered between two slices of about so long. */
const sliceMs = 30;
const firstSlice = 8192;

/**
 * Draws long texts in slices, one text after the other. What it gives is undefined until a text is drawn, which is shown then;
 * `growing` begins to draw it.
 */
export function useSlices(): (
  key: string,
  text: string,
  growing: () => Growing | undefined,
) => readonly string[] | undefined {
  const [done, setDone] = useState<Done>();
  const work = useRef<Work>(undefined);
  const [under, setUnder] = useState<string>();
  const wanted = useRef<Work>(undefined);
  useEffect(() => {
    if (work.current || !wanted.current) return;
    work.current = wanted.current;
    setUnder(work.current.key);
  });
  useEffect(() => {
    const now = work.current;
    if (under === undefined || !now) return;
    let at = 0;
    let size = firstSlice;
    let timer: NodeJS.Immediate | undefined;
    const draw = () => {
      at = Math.min(now.text.length, at + size);
      const began = performance.now();
      const isWhole = at === now.text.length;
      const rows = isWhole ? now.growing.whole(now.text) : now.growing.rows(now.text.slice(0, at));
      // A table is drawn anew each time, for any row may make its columns wider.
      if (performance.now() - began > sliceMs) size *= 2;
      if (!isWhole) {
        timer = setImmediate(draw);
        return;
      }
      work.current = undefined;
      setUnder(undefined);
      setDone({ key: now.key, rows });
    };
    timer = setImmediate(draw);
    return () => {
      clearImmediate(timer);
      work.current = undefined;
    };
  }, [under]);
  wanted.current = undefined;
  return (key, text, growing) => {
    if (done?.key === key) return done.rows;
    const begun = wanted.current === undefined && work.current === undefined ? growing() : undefined;
    if (begun) wanted.current = { key, text, growing: begun };
    return undefined;
  };
}
