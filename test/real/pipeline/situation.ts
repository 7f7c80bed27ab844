import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../support/project.js";

/** One thing that may have happened since a stage ran. */
export type Situation = {
  readonly title: string;
  /** The stage as it ran: YAML of its body. */
  readonly stage?: string;
  /** The stage as it is now, where that differs. */
  readonly now?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly change?: (project: Project) => void;
  /** Addresses that DVC lists for it, where they are not the name alone. */
  readonly as?: readonly string[];
  /** Every reason in words; none: nothing has changed. Absent: not looked at. */
  readonly says?: readonly string[];
};

/** DVC's template of a value. */
export const fill = (key: string) => `\${${key}}`;
export const md5 = (text: string) => createHash("md5").update(text).digest("hex");
export const remove = (path: string) => (project: Project) => rmSync(join(project.root, path), { recursive: true });
export const write = (path: string, text: string) => (project: Project) => project.write(path, text);
