/** Sends values one after another; of those that come while one is under way only the last. What fails is not sent again. */
export function latestOnly<Value>(send: (value: Value) => Promise<unknown>): (value: Value) => void {
  let waiting: { readonly value: Value } | undefined;
  let sending = false;
  const sendAll = async () => {
    sending = true;
    while (waiting) {
      const { value } = waiting;
      waiting = undefined;
      await send(value).catch(() => undefined);
    }
    sending = false;
  };
  return (value) => {
    waiting = { value };
    if (!sending) void sendAll();
  };
}
