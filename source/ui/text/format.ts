/** "now", "42s", "2m12s", "18m", "3h", "9d": how long ago, in at most six cells. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}m${String(seconds % 60).padStart(2, "0")}s`;
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** "just now", "42s ago" */
export function formatAgo(ms: number): string {
  const age = formatAge(ms);
  return age === "now" ? "just now" : `${age} ago`;
}

const mostHours = 9999;

/** "0.8 s", "00:41", "1:02:03": how long something took. */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  // A run may give any end that fits into 64 bits.
  if (hours > mostHours) return `>${mostHours} h`;
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** "312 B", "15 KB", "1.2 MB", by 1000 as Ollama counts. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 || value >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
  return `${text} ${units[unit]}`;
}

/** A metric in about six cells: 0.0312, 4.0e-3, 18,400, NaN. */
export function formatNumber(value: number | "NaN" | "Infinity" | "-Infinity"): string {
  const number = Number(value);
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number) || Math.abs(number) >= Number.MAX_VALUE) return number > 0 ? "∞" : "-∞";
  const size = Math.abs(number);
  if (number === 0) return "0";
  if (size >= 1e6 || size < 0.01) return number.toExponential(1);
  if (Number.isInteger(number)) return formatCount(number);
  if (size >= 1000) return formatCount(Math.round(number));
  return number
    .toPrecision(4)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** "1 stage", "1,204 stages" */
export function formatAmount(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** 1,204 */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "12 %", "4.0 %", "0 %" */
export function formatShare(count: number, total: number): string {
  const percent = total === 0 ? 0 : (count / total) * 100;
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`;
}

/** The first digits of an id, md5 or commit. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** "11:44:02" in the terminal's time zone. */
export function formatClock(atMs: number): string {
  const date = new Date(atMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** "2026-11-25" in the terminal's time zone. */
export function formatDate(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
