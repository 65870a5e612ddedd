/**
 * A worker that only waits. No page holds its timer up, so how late it is says how busy the machine
 * is; a page slowed by the browser keeps a core busy by that alone, and shows here a little too.
 */
const WAIT_MS = 50;
const late_ms = [];
let dueMs = performance.now() + WAIT_MS;

setInterval(() => {
  late_ms.push(Math.max(performance.now() - dueMs, 0));
  dueMs = performance.now() + WAIT_MS;
}, WAIT_MS);

onmessage = () => postMessage(late_ms);
