import { useEffect, useState } from "react";
import type { ToastKind } from "../../source/actions/action.js";
import type { Toast } from "./toasts.js";

const shownForMs = 7000;
const mostShown = 3;

/** The toasts that are shown, and how to add one; each goes by itself. */
export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [oldest] = toasts;
  useEffect(() => {
    if (!oldest) return;
    const timer = setTimeout(() => setToasts((current) => current.filter(({ id }) => id !== oldest.id)), shownForMs);
    return () => clearTimeout(timer);
  }, [oldest]);
  const add = (kind: ToastKind, message: string, hint?: string) =>
    setToasts((current) => {
      const id = (current.at(-1)?.id ?? 0) + 1;
      const others = current.filter((toast) => toast.message !== message);
      return [...others.slice(1 - mostShown), { id, kind, message, hint }];
    });
  return { toasts, add, clear: () => setToasts([]) };
}
