import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPace } from "../../../source/cli/terminal/pace.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Bytes that are written in ten seconds by who draws a screen of `screenBytes` whenever it may, at most every 100 ms. */
async function writtenInTenSeconds(screenBytes: number): Promise<number> {
  let bytes = 0;
  const paced = createPace(() => bytes, Date.now);
  const begin = Date.now();
  const draw = async () => {
    while (Date.now() - begin < 10_000) {
      await paced();
      bytes += screenBytes;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const drawing = draw();
  await vi.advanceTimersByTimeAsync(11_000);
  await drawing;
  return bytes;
}

test("large screens are drawn less often, so that less than 100 KB/s are written", async () => {
  expect(await writtenInTenSeconds(20_000)).toBeLessThan(1_000_000);
  expect(await writtenInTenSeconds(20_000)).toBeGreaterThan(800_000);
});

test("small ones are drawn as often as they come", async () => {
  expect(await writtenInTenSeconds(2000)).toBe(200_000);
});
