/** A terminal that shows hosts or their models says so this often; one that has gone, or shows something else, does not. */
const staysMs = 12_000;

/** Whether somebody looks at hosts and models: servers are asked for their state by themselves only then, for they write each request into their log. */
export type HostLooks = {
  readonly told: () => void;
  readonly areOn: () => boolean;
};

export function createHostLooks(now: () => number): HostLooks {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    told: () => {
      lastMs = now();
    },
    areOn: () => now() - lastMs < staysMs,
  };
}
