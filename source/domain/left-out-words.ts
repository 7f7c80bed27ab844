import type { LeftOut } from "./dataset.js";

/** Why DVC takes nothing of such a folder, and what to do. */
export function leftOutWords({ path, why }: LeftOut): string {
  return why === "link"
    ? `${path} is a link: DVC does not follow it, so the data below it does not count. Move it here, or open the folder that it leads to.`
    : `${path} is a DVC project of its own: its data is in slipway ${path}`;
}
