import type { Topic } from "../../api/events.js";
import type { HubClient } from "../../client/hub-client.js";

/** Resolves after the next event of the topic, at the latest after a second: one between a look and the listening is missed. */
export function nextEvent(client: HubClient, wanted: Topic): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, 1000);
    const stop = client.onEvent(({ topic }) => {
      if (topic === wanted) done();
    });
  });
}
