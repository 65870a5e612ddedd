/** From *New session* to the choice: patient and screening. Kept in memory only, until *Start*. */
import { rfc3339, uuid7 } from "../domain/identity.js";
import { lineOf, refusalLog, screeningEntries } from "../domain/log.js";
import { NO_MARKS } from "../domain/marking.js";
import { screen } from "../domain/screening.js";
import { patientView } from "../views/patient.js";
import { refusedView, screeningView } from "../views/screening.js";
import { language } from "../views/words.js";
import { choiceFlow } from "./choice.js";

const fresh = () => ({
  then: null, // what an admission leads to, if not to the choice
  patient_id: null,
  code: "",
  answers: {},
  verdict: null,
  isSaved: false,
  isKeeping: false,
  way: "body",
  view: "anterior",
  protocol_id: null,
  side: null,
  members: [],
  marking: NO_MARKS,
  moving: null, // the mark that the next tap puts elsewhere
  sheet: null,
  told: "",
  zone: null,
  nerves: false,
  scores: {}, // of a protocol's points that are not marked
  wishes: {}, // minutes and breath of single points
  removed: [],
  moves: [], // of lines of the plan, by hand
  refused: null, // a move that the rules do not allow
  breath_ms: null,
  taps_ms: [],
  is_off: false,
});

export function setupFlow(app, startSession) {
  const { bundle, powers } = app;
  let setup = null;
  const isHome = () => app.preferences.setting === "home";

  /** The patient with this code, known or new. */
  async function patientOf(code) {
    const known = app.sync.patientWith(code) ?? (await powers.vault.patientOf(code));
    if (known) return known;
    const patient = { id: uuid7(powers.clock.wallMs(), powers.randomBytes(16)), code };
    // A full phone must not refuse a session: the logs then carry an id whose code is not kept.
    await powers.vault.keepPatient(patient).catch(() => {});
    return (await powers.vault.patientOf(code)) ?? patient;
  }

  async function setPatient(code) {
    Object.assign(setup, { patient_id: code ? (await patientOf(code)).id : null, code });
    app.go("new/screening");
  }

  async function screened(view) {
    setup.verdict = screen(bundle.questions, setup.answers);
    if (setup.verdict.verdict === "incomplete") return view.showMissing(setup.verdict.missing);
    if (setup.verdict.verdict === "admitted") return setup.then ? setup.then(setup) : app.go("new/choose");
    return keepRefusal();
  }

  /** One log an attempt, however often *Continue* is tapped. */
  async function keepRefusal() {
    if (setup.isKeeping) return;
    setup.isKeeping = true;
    const log = refusal(app, setup);
    const kept = await app.keepLog(log, lineOf(log));
    Object.assign(setup, { isSaved: !kept.error, isKeeping: false });
    app.go("new/refused");
  }

  const questions = (ids) => ids.map((id) => bundle.questions.find((one) => one.id === id));

  const SCREENS = {
    async patient() {
      if (isHome()) return SCREENS.screening();
      const model = { code: setup.code, patients: await powers.vault.listPatients(), back: "#/" };
      return patientView(model, ({ code }) => setPatient(code));
    },
    screening() {
      const back = isHome() ? "#/" : "#/new/patient";
      const model = {
        questions: bundle.questions,
        regions: bundle.regions,
        answers: setup.answers,
        back,
      };
      const view = screeningView(model, (event) => {
        if (event.type === "screened") return screened(view);
        setup.verdict = null; // what was judged before is no way past an answer given anew
        return undefined;
      });
      return view.element;
    },
    refused: () =>
      setup.verdict?.verdict === "refused"
        ? refusedView(
            {
              questions: questions(setup.verdict.refused_by),
              red_flags: bundle.red_flags,
              isSaved: setup.isSaved,
            },
            () => app.go(""),
          )
        : null,
    ...choiceFlow(app, () => setup, startSession),
  };

  return {
    /** `then`: what takes over after an admission, with {answers, verdict}. */
    begin(then = null) {
      setup = { ...fresh(), then };
      powers.readBody().catch(() => {}); // on the choice it is there
      app.go("new/patient");
    },
    /** Null where the setup has not come so far: the address was typed, or the page was reloaded. */
    new([name, ...rest]) {
      const isOpen =
        ["patient", "screening", "refused"].includes(name) ||
        setup?.verdict?.verdict === "admitted";
      return setup && isOpen && Object.hasOwn(SCREENS, name) ? SCREENS[name](rest) : null;
    },
  };
}

function refusal({ powers, preferences, bundle, bundleId, version, sync }, setup) {
  const nowMs = powers.clock.wallMs();
  const at = rfc3339(nowMs, powers.clock.offsetMinutes(nowMs));
  const session = {
    id: uuid7(nowMs, powers.randomBytes(16)),
    started_at: at,
    setting: preferences.setting,
    ...sync.madeFor(setup.patient_id),
    protocol_id: null,
    bundle_id: bundleId,
    app_version: version,
    language: language(),
    refused_by: setup.verdict.refused_by,
    screening: screeningEntries(bundle.questions, setup.answers),
  };
  return refusalLog(session, { ended_at: at, elapsed_ms: 0 });
}
