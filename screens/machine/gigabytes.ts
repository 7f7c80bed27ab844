/** "61/80G": of memory, which is sold by 1024 and so counted by nvidia-smi and free. */
export function gigabytes(usedBytes: number, totalBytes: number): string {
  const inG = (bytes: number) => bytes / 1024 ** 3;
  const text = (bytes: number) => (inG(totalBytes) < 10 ? inG(bytes).toFixed(1) : String(Math.round(inG(bytes))));
  return `${text(usedBytes)}/${text(totalBytes)}G`;
}

/** "61.0G" */
export function inGigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)}G`;
}
