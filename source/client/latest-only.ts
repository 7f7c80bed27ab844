/**
 * Sends values one after another; of those that come while one is under way only the last. What fails is not sent again:
 * `failed` is told of the first failure, and of the next one only after something has been sent.
 */
export function latestOnly<Value>(
  send: (value: Value) => Promise<unknown>,
  failed: (error: unknown) => void,
): (value: Value) => void {
  let waiting: { readonly value: Value } | undefined;
  let sending = false;
  let isTold = false;
  const sendAll = async () => {
    sending = true;
    while (waiting) {
      const { value } = waiting;
      waiting = undefined;
      try {
        await send(value);
        isTold = false;
      } catch (error) {
        if (!isTold) failed(error);
        isTold = true;
      }
    }
    sending = false;
  };
  return (value) => {
    waiting = { value };
    if (!sending) void sendAll();
  };
}
