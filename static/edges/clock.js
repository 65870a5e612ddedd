/** The clocks of the browser: a monotonic one for durations, the wall clock for dates, a timer. */
export const clock = {
  /** Milliseconds that only ever grow. */
  nowMs: () => performance.now(),
  /** Unix milliseconds, as far as the phone's clock is right. */
  wallMs: () => Date.now(),
  nextTask: () => nextTask(),
  /** The name of the zone that this place keeps. */
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  /** Minutes east of UTC at that moment in this place. */
  offsetMinutes: (unixMs) => -new Date(unixMs).getTimezoneOffset(),
};

/** The next turn of the event loop, which a hidden page need not wait for as it must for a timer. */
export function nextTask() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((go) => {
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(null);
  });
}

export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
