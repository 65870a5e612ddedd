/** One short vibration a press. Silent where the browser cannot (every iPhone). */

const PRESS_MS = 40;

export const vibration =
  "vibrate" in navigator
    ? {
        available: true,
        /** False if the browser refused; a hidden page is not expected to vibrate. */
        press: () => document.hidden || navigator.vibrate(PRESS_MS),
        halt: () => navigator.vibrate(0),
      }
    : { available: false, press: () => true, halt: () => false };
