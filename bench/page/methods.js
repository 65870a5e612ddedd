/**
 * The ways in which web metronomes keep a beat, each written as it is commonly written.
 *
 * A method gets {context, output, click, periodMs, called}: it plays `click` into `output` once a
 * period and calls `called()` where it would vibrate or draw. It returns what ends it.
 */
function playClick({ context, output, click }, atS = 0) {
  const source = new AudioBufferSourceNode(context, { buffer: click });
  source.connect(output);
  source.start(atS);
}

/** a. The tick is played when the interval fires. */
export function interval(method) {
  const timer = setInterval(() => {
    method.called();
    playClick(method);
  }, method.periodMs);
  return () => clearInterval(timer);
}

/** b. Each timeout is shortened by how late the one before it was. */
export function correctedTimeout(method) {
  let dueMs = performance.now() + method.periodMs;
  let timer = setTimeout(tick, method.periodMs);
  function tick() {
    const lateMs = performance.now() - dueMs;
    method.called();
    playClick(method);
    dueMs += method.periodMs;
    timer = setTimeout(tick, Math.max(0, method.periodMs - lateMs));
  }
  return () => clearTimeout(timer);
}

const LOOK_EVERY_MS = 25;
const LOOK_AHEAD_S = 0.1;
const WORKER = `setInterval(() => postMessage("look"), ${LOOK_EVERY_MS})`;

/**
 * c. A timer, in a worker so that a hidden page does not slow it, wakes the page every 25 ms; what
 * falls into the next 100 ms is given to the audio graph. Animation frames draw what has sounded.
 */
export function lookAhead(method) {
  const { context, periodMs, called } = method;
  const waiting = [];
  let nextS = context.currentTime + LOOK_AHEAD_S;
  let frame = requestAnimationFrame(draw);
  const worker = new Worker(URL.createObjectURL(new Blob([WORKER])));
  worker.onmessage = () => {
    while (nextS < context.currentTime + LOOK_AHEAD_S) {
      playClick(method, nextS);
      waiting.push(nextS);
      nextS += periodMs / 1000;
    }
  };
  function draw() {
    let hasCome = false;
    for (; waiting.length > 0 && waiting[0] < context.currentTime; waiting.shift()) hasCome = true;
    if (hasCome) called();
    frame = requestAnimationFrame(draw);
  }
  return () => {
    worker.terminate();
    cancelAnimationFrame(frame);
  };
}

/** d. Tone.js as its manual shows it: a repeated event of the transport, drawn through Draw. */
export function tone({ context, output, click, periodMs, called }) {
  const { Tone } = globalThis;
  Tone.setContext(context);
  const player = new Tone.Player(click).connect(output);
  const transport = Tone.getTransport();
  transport.scheduleRepeat((timeS) => {
    player.start(timeS);
    Tone.getDraw().schedule(called, timeS);
  }, periodMs / 1000);
  transport.start();
  return () => transport.stop();
}
