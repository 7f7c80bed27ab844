import { useEffect, useState } from "react";
import type { ToastKind } from "../../source/actions/action.js";
import type { Toast } from "./toasts.js";

const shownForMs = 5000;
/** A toast that was seen goes with the next key; so long it cannot have been. */
const seenAfterMs = 1000;
const mostShown = 3;

/** The toasts that are shown, and how to add one; each goes by itself, or with the next key after it was seen. */
export function useToasts(now: () => number) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [oldest] = toasts;
  const dropOlder = (ageMs: number) =>
    setToasts((current) =>
      current.some(({ atMs }) => now() - atMs >= ageMs) ? current.filter(({ atMs }) => now() - atMs < ageMs) : current,
    );
  useEffect(() => {
    if (!oldest) return;
    const leftMs = Math.max(0, oldest.atMs + shownForMs - now());
    const timer = setTimeout(() => setToasts((current) => current.filter(({ id }) => id !== oldest.id)), leftMs);
    return () => clearTimeout(timer);
  }, [oldest, now]);
  const add = (kind: ToastKind, message: string, hint?: string) =>
    setToasts((current) => {
      const id = (current.at(-1)?.id ?? 0) + 1;
      const others = current.filter((toast) => toast.message !== message);
      return [...others.slice(1 - mostShown), { id, kind, message, hint, atMs: now() }];
    });
  return { toasts, add, clear: () => setToasts([]), onKey: () => dropOlder(seenAfterMs) };
}
