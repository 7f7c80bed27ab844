import { parentPort } from "node:worker_threads";
import { type HashReply, hashRequest } from "../../adapters/dvc/hash-worker.js";
import { md5OfFile } from "../../adapters/dvc/md5.js";

/** How far it is is told after so many bytes. */
const tellsEvery = 32 << 20;

/** The other side of `createHashWorker`, in a thread: hashes one file after the other until the thread is ended. */
export async function hashFiles(): Promise<number> {
  const port = parentPort;
  if (!port) return 2; // not in a thread
  const tell = (reply: HashReply) => port.postMessage(reply);
  let last: Promise<void> = Promise.resolve();
  port.on("message", (message) => {
    const { id, path, legacy } = hashRequest.parse(message);
    last = last.then(async () => {
      let untold = 0;
      const read = (bytes: number) => {
        untold += bytes;
        if (untold < tellsEvery) return;
        tell({ id, read: untold });
        untold = 0;
      };
      await md5OfFile(path, legacy, read).then(
        (md5) => tell({ id, md5 }),
        (error: NodeJS.ErrnoException) => tell({ id, code: error.code ?? "", message: error.message }),
      );
    });
  });
  await new Promise((ended) => port.once("close", ended));
  return 0;
}
