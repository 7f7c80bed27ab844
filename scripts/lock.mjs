// One at a time across processes. Plain JS for Node 20.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Runs `work` while holding `file`: a second process waits, the lock of a dead one is taken over. */
export async function withLock(file, work) {
  while (!take(file)) {
    const holder = Number(existsSync(file) ? readFileSync(file, "utf8") : 0);
    if (holder && !isAlive(holder)) rmSync(file, { force: true });
    else await new Promise((done) => setTimeout(done, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM"; // another user's
  }
}
