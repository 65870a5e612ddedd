/** Looks at the body map from within the page: when it was painted, and every frame from then on. */
(() => {
  const eyes = { drawings: [], taps: [], frames: [], tasks: [] };
  globalThis.periostEyes = eyes;
  const watch = new MutationObserver((changes) => {
    const isDrawing = (node) => node.nodeType === 1 && (node.matches(".map-drawing") || node.querySelector(".map-drawing"));
    if (!changes.some(({ addedNodes }) => [...addedNodes].some(isDrawing))) return;
    // A task that was asked for in a frame runs when the frame is painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => eyes.drawings.push(performance.now());
      port2.postMessage(null);
    });
  });
  watch.observe(document, { childList: true, subtree: true });
  addEventListener("click", ({ timeStamp }) => eyes.taps.push(timeStamp), { capture: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) eyes.tasks.push([startTime, duration]);
  }).observe({ type: "longtask" });
  const look = (nowMs) => {
    eyes.frames.push(nowMs);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
