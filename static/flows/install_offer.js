/** When Today offers to install the app; what it then shows is loaded then. */

const SHOWN_HOW = ["ask", "apple", "firefox", "dock"];
const ANOTHER_VISIT_MS = 12 * 3_600_000;

/** Adds the card to Today. `changed()`: the browser has an offer now, or the app was installed. */
export function offerInstall(app, changed) {
  const { powers } = app;
  const kept = () => app.preferences.install;
  const keep = (part) => app.remember({ install: { ...kept(), ...part } });

  /** After the first kept log or on another visit, while nothing else is to be read or done, never after an answer. */
  function isDue({ logs, isBusy, isTold }) {
    const { answer, first_ms } = kept();
    if (isBusy || isTold) return false;
    if (answer === "thanks") return true;
    const isKnown = logs > 0 || powers.clock.wallMs() - first_ms >= ANOTHER_VISIT_MS;
    return answer === null && isKnown && SHOWN_HOW.includes(powers.installWay());
  }

  if (kept().first_ms === null) keep({ first_ms: powers.clock.wallMs() });
  app.cards.push(async (now) => (isDue(now) ? (await app.flowOf("install")).card() : null));
  powers.watchInstall((isDone) => {
    if (isDone) keep({ answer: "thanks" });
    changed();
  });
}
