/** A page that has other things to do: it is busy for BUSY_MS every 0.2 to 1.5 s, the same each time. */
const BUSY_MS = 150;
const SHORTEST_MS = 200;
const LONGEST_MS = 1500;

/** Numbers of 0 … 1 that are the same for the same seed (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function startJank(seed) {
  const next = chance(seed);
  function rest() {
    setTimeout(work, SHORTEST_MS + next() * (LONGEST_MS - SHORTEST_MS));
  }
  function work() {
    const untilMs = performance.now() + BUSY_MS;
    while (performance.now() < untilMs);
    rest();
  }
  rest();
}
