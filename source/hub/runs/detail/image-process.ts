import { z } from "zod";
import type { Pixels } from "../../../adapters/files/images/pixels.js";
import { run } from "../../../adapters/process.js";

/** The pixels of an image file, no more than a preview can show; undefined where they cannot be had. */
export type DecodeFile = (path: string) => Promise<Pixels | undefined>;

const decoded = z.object({ width: z.number().int().min(1), height: z.number().int().min(1), rgb: z.string() });
/** An image that takes longer is not shown. */
const mostMs = 20_000;
/** KiB that the process may hold (RLIMIT_DATA, which Linux keeps): twice what the largest image takes. */
const mostKibibytes = 1_500_000;
/** `$1` is the limit; where there is none to set, the image is decoded without. */
const limited = 'ulimit -d "$1" 2>/dev/null; shift; exec "$@"';

/**
 * Decodes images in a process of its own, one at a time: hundreds of megabytes that a large one takes are given back, and one
 * that was made to do harm ends nothing but that, before it has taken the memory of the machine.
 */
export function createImageProcess(program: readonly string[]): DecodeFile {
  let last: Promise<unknown> = Promise.resolve();
  const decode: DecodeFile = async (path) => {
    const signal = AbortSignal.timeout(mostMs);
    const argv = ["/bin/sh", "-c", limited, "sh", String(mostKibibytes), ...program, "internal", "decode-image", path];
    const { stdout, exitCode } = await run(argv, { cwd: "/", env: { PATH: process.env.PATH }, signal });
    if (exitCode !== 0) return undefined;
    const { rgb, ...size } = decoded.parse(JSON.parse(stdout));
    return { ...size, rgb: Buffer.from(rgb, "base64") };
  };
  return (path) => {
    const next = last.then(() => decode(path)).catch(() => undefined);
    last = next;
    return next;
  };
}
