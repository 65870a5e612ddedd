/** Flows that are loaded when the first of their screens is asked for. */

/**
 * `list`: [[screens, make(app, session)]]. `flowOf(screen)`: a promise of the flow that has it;
 * `routes` like those of a flow that is there. The session's comes first: many can begin one.
 */
export function laterFlows(list, app, session) {
  const found = new Map();
  for (const [screens, make] of list) {
    let flow = null;
    const once = () =>
      (flow ??= session.ready().then(() => make(app, session)).catch((error) => {
        flow = null; // a line that failed may be there the next time
        throw error;
      }));
    for (const screen of screens) found.set(screen, once);
  }
  const flowOf = (screen) => found.get(screen)();
  const route = (screen) => async (rest) => (await flowOf(screen))[screen](rest);
  return { flowOf, routes: Object.fromEntries([...found.keys()].map((name) => [name, route(name)])) };
}
