/** A session as it begins: what will be its log, with nothing done yet. */
import { rfc3339, uuid7 } from "../domain/identity.js";
import { screeningEntries } from "../domain/log.js";
import { firstState } from "../domain/player.js";
import { language } from "../views/words.js";

export function newSession({ powers, preferences, bundle, bundleId, version, sync }, { plan, setup, hasSound }) {
  const nowMs = powers.clock.wallMs();
  return {
    id: uuid7(nowMs, powers.randomBytes(16)),
    started_at: rfc3339(nowMs, powers.clock.offsetMinutes(nowMs)),
    setting: preferences.setting,
    ...sync.madeFor(setup.patient_id),
    protocol_id: setup.protocol_id,
    prescription_id: setup.prescription_id ?? null,
    practice: setup.practice ?? null,
    zone: setup.zone ?? null,
    bundle_id: bundleId,
    app_version: version,
    language: language(),
    screening: screeningEntries(bundle.questions, setup.answers),
    plan,
    state: firstState(plan),
    elapsed_ms: 0,
    pain_after: plan.points.map(() => null),
    pacing: {
      sound: preferences.sound && hasSound,
      vibration: preferences.vibration && powers.vibration.available,
      locked_screen: preferences.locked_screen,
      late_presses: 0,
      longest_gap_ms: 0,
      interruptions: [],
    },
  };
}
