/**
 * The session's flow before it is there. Today stands first, on a slow line too; what only a session
 * needs is read right after it.
 *
 * Sound is given only to a tap, so whatever begins a session or goes on with one is shown when
 * `ready()` has come true: the tap then meets a flow that is there.
 */

/** `make()`: a promise of the flow. `ready()` asks for it once, and again after it failed. */
export function laterSession(powers, make) {
  let flow = null;
  let coming = null;

  async function load() {
    flow = await make();
  }

  const ready = () =>
    (coming ??= load().catch((error) => {
      coming = null;
      throw error;
    }));

  /** The session that waits; if there is one, the flow is there to go on with it. */
  async function waiting() {
    if (!flow && !(await powers.vault.readDraft())) return null;
    await ready();
    return flow.waiting();
  }

  return {
    ready,
    waiting,
    start: (given) => flow.start(given),
    startMetronome: (given) => flow.startMetronome(given),
    goOn: () => flow.goOn(),
    endDraft: () => flow.endDraft(),
    isRunning: () => flow?.isRunning() ?? false,
    isOpen: () => flow?.isOpen() ?? false,
    screen: () => flow?.screen() ?? null,
    after: (rest) => flow?.after(rest) ?? null,
  };
}
