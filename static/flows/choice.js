/** From the choice to the plan: marks, a protocol with its side, and the pain of its other points. */
import { pointsOf, skipOf } from "../domain/plan.js";
import { markAt } from "../domain/marking.js";
import { keyOf } from "../domain/places.js";
import { painView } from "../views/pain.js";
import { sidesView } from "../views/sides.js";
import { say, t } from "../views/words.js";
import { marksFlow } from "./marks.js";
import { planning } from "./planning.js";

/** The screens of the choice, by name; `setup()` is what they fill. */
export function choiceFlow(app, setup, startSession) {
  const { bundle } = app;
  const question = (id) => bundle.questions.find((one) => one.id === id);
  const protocol = () => bundle.protocols.find((one) => one.id === setup().protocol_id);

  function skipReason(pointId) {
    const found = skipOf(bundle, setup().verdict.skip, pointId);
    return found && t("left out ({reason})", { reason: say(question(found.because).name) });
  }

  /** The points of the protocol on the chosen side; without a side only those on the midline. */
  function protocolPoints() {
    if (!protocol()) return [];
    const { side, members } = setup();
    const points = pointsOf(bundle, protocol(), { side: side ?? "both", members });
    return points.filter((point) => side || point.side === "midline");
  }

  const isRemoved = (place) => setup().removed.includes(keyOf(place));

  /** What the plan is made of, without what the screening leaves out. */
  const wanted = () => ({
    protocol: protocolPoints().filter((one) => !skipReason(one.point_id) && !isRemoved(one)),
    marks: setup().marking.marks.filter(({ point_id }) => !skipReason(point_id)),
  });

  /** Points of the protocol whose pain is asked, for they are not marked. */
  const asked = () => wanted().protocol.filter((place) => !markAt(setup().marking, place));

  /** To the first of them without an answer; one that was answered can be changed on the map or by going back. */
  function goOn() {
    Object.assign(setup(), { sheet: null, moving: null, told: "", refused: null });
    const open = asked().findIndex((place) => setup().scores[keyOf(place)] === undefined);
    app.go(open < 0 ? "new/plan" : `new/pain/${open}`);
  }

  const change = (part) => {
    Object.assign(setup(), part);
    app.refresh();
  };

  const ACTS = {
    protocol({ id }) {
      const chosen = bundle.protocols.find((one) => one.id === id);
      const members = chosen.steps.flatMap((step) => step.choose?.default ?? []);
      const isOther = setup().protocol_id !== id;
      if (isOther) Object.assign(setup(), { protocol_id: id, members, side: null, removed: [] });
      app.go("new/sides");
    },
    chosen() {
      if (!setup().side) setup().protocol_id = null; // looked at, and left without a side
      goOn();
    },
    side: ({ side }) => change({ side }),
    member({ id, isOn }) {
      const rest = setup().members.filter((one) => one !== id);
      change({ members: isOn ? [...rest, id] : rest });
    },
    sided: goOn,
    mark_more() {
      setup().way = "body";
      app.go("new/choose");
    },
  };
  const act = (event) => ACTS[event.type](event);

  const choose = marksFlow(app, setup, { skipReason, protocolPoints }, ACTS);
  const plan = planning(app, setup, { wanted, asked, skipReason, protocolPoints, question, startSession });

  function sides() {
    if (!setup().protocol_id) return null;
    const points = protocolPoints();
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
    return step > 0 ? `#/new/pain/${step - 1}` : "#/new/choose";
  }

  function pain([index]) {
    const step = Number(index);
    const points = asked();
    const place = points[step];
    if (!place) return null;
    const model = {
      title: t("Pain now"),
      pain: bundle.pain,
      question: bundle.pain.question,
      point: bundle.points[place.point_id],
      side: place.side,
      value: setup().scores[keyOf(place)] ?? null,
      step,
      steps: points.length,
      back: backOfPain(step),
      canLeaveOpen: false,
    };
    return painView(model, (event) => {
      setup().scores[keyOf(place)] = event.pain;
      app.go(step + 1 < points.length ? `new/pain/${step + 1}` : "new/plan");
    });
  }

  return { choose, sides, pain, plan };
}
