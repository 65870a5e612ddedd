/**
 * What both parts of the bench listen with, as a classic script: the app gets it before its own.
 *
 * `listen(context, inputs)` gives a node with so many inputs, and `report()`: the onsets, how the
 * audio clock went beside the computer's, and how late a plain timer of the same page and a timer of
 * a worker were.
 */
globalThis.periostEars = (() => {
  const CAPTURE = "/bench/capture.js";
  const NOISE = "/bench/noise.js";
  const LOOK_MS = 100;

  async function listen(context, inputs) {
    await context.audioWorklet.addModule(CAPTURE);
    const node = new AudioWorkletNode(context, "capture", { numberOfInputs: inputs });
    node.connect(context.destination); // silent; without it nobody would pull the samples
    const clocks = watchClocks(context);
    const worker = new Worker(NOISE);
    const report = async () => ({
      ...(await ask(node.port)),
      ...clocks,
      worker_late_ms: await ask(worker),
      base_latency_ms: context.baseLatency * 1000,
      output_latency_ms: context.outputLatency * 1000,
      state: context.state,
    });
    return { node, report };
  }

  const ask = (port) =>
    new Promise((answer) => {
      port.onmessage = ({ data }) => answer(data);
      port.postMessage("report");
    });

  /** Pairs [context s, performance ms] of one moment as heard, and the lateness of the looking. */
  function watchClocks(context) {
    const clock_pairs = [];
    const timer_late_ms = [];
    let dueMs = performance.now() + LOOK_MS;
    function look() {
      timer_late_ms.push(performance.now() - dueMs);
      const { contextTime, performanceTime } = context.getOutputTimestamp();
      if (contextTime > 0 && context.state === "running") clock_pairs.push([contextTime, performanceTime]);
      dueMs = performance.now() + LOOK_MS;
      setTimeout(look, LOOK_MS);
    }
    setTimeout(look, LOOK_MS);
    return { clock_pairs, timer_late_ms };
  }

  return { listen };
})();
