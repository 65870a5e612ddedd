/** From the choice to *Start*: protocol or points, side, pain before, plan. */
import { breathMs, breathsPerMin, tapped } from "../domain/breath.js";
import { isGuided, makePlan, planSeconds, pointsOf, skipOf } from "../domain/plan.js";
import { chooseView } from "../views/choose.js";
import { painView } from "../views/pain.js";
import { planView } from "../views/plan.js";
import { sidesView } from "../views/sides.js";
import { say, t } from "../views/words.js";

/** The screens of the choice, by name; `setup()` is what they fill. */
export function choiceFlow(app, setup, startSession) {
  const { bundle } = app;
  const question = (id) => bundle.questions.find((one) => one.id === id);
  const protocol = () => bundle.protocols.find((one) => one.id === setup().protocol_id);

  function skipReason(pointId) {
    const found = skipOf(bundle, setup().verdict.skip, pointId);
    return found && t("left out ({reason})", { reason: say(question(found.because).name) });
  }

  function wanted() {
    const { protocol_id, side, members, picked } = setup();
    if (!protocol_id) return picked;
    const points = pointsOf(bundle, protocol(), { side: side ?? "both", members });
    return points.filter((point) => side || point.side === "midline");
  }

  function goPain() {
    const allowed = wanted().filter(({ point_id }) => !skipReason(point_id));
    const before = setup().choices;
    setup().choices = allowed.map(
      ({ point_id, side, presses }) =>
        before.find((one) => one.point_id === point_id && one.side === side) ?? {
          point_id,
          side,
          pain: null,
          presses: presses ?? bundle.technique.presses_default,
          guided: bundle.points[point_id].breathing === "required",
        },
    );
    app.go(setup().choices.length ? "new/pain/0" : "new/plan");
  }

  const change = (part) => {
    Object.assign(setup(), part);
    app.refresh();
  };

  const ACTS = {
    way: ({ way }) => change({ way }),
    protocol({ id }) {
      const chosen = bundle.protocols.find((one) => one.id === id);
      const members = chosen.steps.flatMap((step) => step.choose?.default ?? []);
      Object.assign(setup(), { protocol_id: id, members });
      app.go("new/sides");
    },
    point({ point_id, side, isOn }) {
      const rest = setup().picked.filter((one) => one.point_id !== point_id || one.side !== side);
      change({ picked: isOn ? [...rest, { point_id, side }] : rest });
    },
    chosen() {
      setup().protocol_id = null;
      goPain();
    },
    side: ({ side }) => change({ side }),
    member({ id, isOn }) {
      const rest = setup().members.filter((one) => one !== id);
      change({ members: isOn ? [...rest, id] : rest });
    },
    sided: goPain,
  };
  const act = (event) => ACTS[event.type](event);

  function choose() {
    const chosen = setup().picked.filter((one) => !skipReason(one.point_id));
    const model = { bundle, way: setup().way, back: "#/new/screening", skipOf: skipReason, chosen };
    return chooseView(model, act);
  }

  function sides() {
    if (!setup().protocol_id) return null;
    const points = wanted();
    const canGoOn = Boolean(setup().side) && points.length > 0;
    const model = {
      bundle,
      protocol: protocol(),
      choice: setup(),
      points,
      skipOf: skipReason,
      back: "#/new/choose",
      canGoOn,
    };
    return sidesView(model, act);
  }

  function backOfPain(step) {
    if (step > 0) return `#/new/pain/${step - 1}`;
    return setup().protocol_id ? "#/new/sides" : "#/new/choose";
  }

  function pain([index]) {
    const step = Number(index);
    const { choices } = setup();
    const choice = choices[step];
    if (!choice) return null;
    const model = {
      title: t("Pain now"),
      pain: bundle.pain,
      question: bundle.pain.question,
      point: bundle.points[choice.point_id],
      side: choice.side,
      value: choice.pain,
      step,
      steps: choices.length,
      back: backOfPain(step),
      canLeaveOpen: false,
    };
    return painView(model, (event) => {
      choice.pain = event.pain;
      app.go(step + 1 < choices.length ? `new/pain/${step + 1}` : "new/plan");
    });
  }

  /** Powers that this phone lacks, as far as nobody was told yet. */
  function missing() {
    const { hasSound, vibration, screenLock } = app.powers;
    const here = { sound: hasSound, vibration: vibration.available, screen: screenLock.available };
    const { told } = app.preferences;
    return Object.keys(here).filter((power) => !here[power] && !told.includes(power));
  }

  const breath = () => setup().breath_ms ?? breathMs(bundle.breathing.rate_per_min_default);

  /** The patient's rhythm, set by a figure or taken from taps. */
  function setBreath({ per_min }) {
    if (per_min) return change({ breath_ms: breathMs(per_min), taps_ms: [], is_off: false });
    const { taps_ms, period_ms, is_off } = tapped(bundle.breathing, [
      ...setup().taps_ms,
      app.powers.clock.nowMs(),
    ]);
    return change({ taps_ms, breath_ms: period_ms ?? setup().breath_ms, is_off: is_off ?? false });
  }

  function plan() {
    const { choices, verdict, taps_ms, is_off } = setup();
    if (choices.some((choice) => choice.pain === null)) return null;
    const made = makePlan(bundle, choices, breath());
    const getReadyS = app.preferences.get_ready_s ?? bundle.technique.get_ready_default_s;
    const model = {
      plan: made,
      choices,
      points: bundle.points,
      technique: bundle.technique,
      breath: isGuided(made) && {
        ...bundle.breathing,
        per_min: breathsPerMin(made.breath_ms),
        tapped: taps_ms.length,
        is_off,
      },
      seconds: planSeconds(made, getReadyS),
      setting: app.preferences.setting,
      warnings: verdict.warnings.map((id) => question(id).reason),
      skipped: wanted()
        .map(({ point_id }) => ({ point: bundle.points[point_id], because: skipReason(point_id) }))
        .filter(({ because }) => because),
      advice: bundle.pain.surround_only_advice,
      instructions: bundle.instructions,
      missing: missing(),
      locked_screen: app.powers.canPlayTracks() ? app.preferences.locked_screen : null,
      back: choices.length ? `#/new/pain/${choices.length - 1}` : "#/new/choose",
    };
    if (!app.preferences.locked_screen) app.powers.clock.nextTask().then(app.powers.warmAudio);
    return planView(model, ({ type, index, ...part }) => {
      if (type === "start") {
        app.remember({ told: [...new Set([...app.preferences.told, ...missing()])] });
        return startSession({ plan: made, setup: setup() });
      }
      if (type === "set") return app.setPreferences(part);
      if (type === "breath") return setBreath(part);
      Object.assign(choices[index], part);
      return app.refresh();
    });
  }

  return { choose, sides, pain, plan };
}
