import { z } from "zod";

/**
 * `.slipway/hub.json`: where the hub of this project listens. It counts only if it is ours, 0600, no link, names a
 * loopback URL and a pid with that start time and boot id, and the hub answers an HMAC challenge.
 */
const hubFileSchema = z.object({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  pid: z.number().int().positive(),
  /** Field 22 of /proc/PID/stat: start time in clock ticks since boot. */
  startTime: z.string(),
  bootId: z.string(),
  host: z.string(),
  appVersion: z.string(),
  apiVersion: z.number().int(),
  startedAtMs: z.number(),
  /** Inode of its `.slipway`: a copy of the folder has another one. Older hubs do not tell it. */
  folder: z.string().optional(),
  /** The port that was kept for this project and that another program has taken. */
  insteadOf: z.number().int().optional(),
});

export type HubFile = z.infer<typeof hubFileSchema>;
