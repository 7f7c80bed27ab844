import { useCallback } from "react";
import { useRepeated } from "../../../source/ui/use-repeated.js";
import { useShell } from "../../shell/shell-context.js";

const everyMs = 5000;

/** Tells the hub that hosts and their models are looked at: it asks servers for their state only then. */
export function useHostLooks(): void {
  const { client } = useShell();
  // A hub that is away is told of elsewhere.
  const tell = useCallback(() => void client.call("hosts.looked", {}).catch(() => undefined), [client]);
  useRepeated(tell, everyMs);
}
