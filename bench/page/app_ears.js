/**
 * Put into the app before its own scripts, after ears.js: what the app sounds, when it vibrates, where
 * its ring stands, and which tasks were long. It changes nothing that the app can see, but that a
 * vibration always works.
 */
(() => {
  const LOOK_MS = 1000;
  const calls = [];
  const rings = [];
  const long_tasks = [];
  const phases = [];
  const contexts = new Set();
  let ears = null;
  let report = null;
  let startedMs = null;

  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && !isEar(this)) hear(this);
    return connect.call(this, to, ...rest);
  };
  const isEar = (node) => node instanceof AudioWorkletNode;

  async function hear(node) {
    if (node.context instanceof OfflineAudioContext) return;
    contexts.add(node.context);
    if (contexts.size > 1) return; // one ear hears one context; the bench then refuses the run
    ears ??= globalThis.periostEars.listen(node.context, 1);
    connect.call(node, (await ears).node);
  }

  // A closed context answers no more, so its ear is asked before.
  const { close } = AudioContext.prototype;
  AudioContext.prototype.close = async function () {
    if (ears) report = await (await ears).report();
    return close.call(this);
  };

  Object.defineProperty(navigator, "vibrate", {
    value: (pattern) => {
      if ([pattern].flat().some((ms) => ms > 0)) calls.push(performance.now());
      return true;
    },
  });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      long_tasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });

  addEventListener(
    "click",
    ({ target }) => {
      if (target.closest('[data-testid="start"]')) startedMs = performance.now();
    },
    true,
  );

  /** The pulse of the ring where it stands now: [now, the time of its beginning, one turn of it]. */
  function look() {
    const nowMs = performance.now();
    for (const { effect, startTime } of document.getAnimations()) {
      if (!effect.target?.classList.contains("ring-finger") || startTime === null) continue;
      const { delay, duration } = effect.getComputedTiming();
      rings.push([nowMs, startTime + delay, duration]);
    }
    const phase = document.querySelector("main.session")?.dataset.phase;
    if (phase && phase !== phases.at(-1)?.[1]) phases.push([nowMs, phase]);
  }
  setInterval(look, LOOK_MS);

  globalThis.periostBench = {
    collect: async () => ({
      calls,
      rings,
      long_tasks,
      phases,
      started_ms: startedMs,
      contexts: contexts.size,
      machine: report ?? (ears ? await (await ears).report() : null),
    }),
  };
})();
