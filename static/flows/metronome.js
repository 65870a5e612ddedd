/**
 * Just the second: a session without plan, point and screening, for hands that need no more. It is
 * run, interrupted and resumed like any other; at its end it is kept as a log or thrown away.
 */
import { metronomePlan } from "../domain/plan.js";
import { language, t } from "../views/words.js";

/** What `start` of the session flow takes, for so many presses. */
export function metronome(bundle, presses) {
  const name = t("Just the second");
  const plan = metronomePlan(bundle, presses, { en: name, [language()]: name });
  return { plan, setup: { patient_id: null, protocol_id: null, answers: {} } };
}
