/** Today: where every session begins, and the only place where an update or an old session is offered. */
import { h } from "./dom.js";
import { button, card, navigation, page, segmented } from "./parts.js";
import { logRow, progressLink } from "./log_row.js";
import { secondCard } from "./second.js";
import { destination, faultNotice } from "./sync_line.js";
import { date, placeName, t, tn } from "./words.js";

/**
 * `model`: {setting, draft, isElsewhere, hasUpdate, logs, patients, bundle, fault, lost, syncLine,
 * calm, practice, second, destinations, goesTo}; `calm` promises an element or null, `second`
 * one of whether the second alone can be begun.
 */
export function todayView(model, emit) {
  return page(
    { name: "today", title: t("Today"), nav: navigation("today") },
    h("p", { class: "date" }, date(model.now, { weekday: "long", day: "numeric", month: "long" })),
    model.lost,
    model.fault && faultNotice(model.fault),
    model.draft && draftCard(model.draft, emit),
    model.isElsewhere &&
      card(
        { class: "quiet" },
        h("p", {}, t("A session is running in another window of this phone.")),
      ),
    ...(model.draft || model.isElsewhere ? [] : starts(model, emit)),
    model.hasUpdate && !model.isElsewhere && updateCard(emit),
    model.syncLine,
    comingCard(model.calm),
    recent(model),
  );
}

/** What may have to be loaded first holds up nothing; it takes its place when it is there. */
function comingCard(promise) {
  const place = h("div", { class: "slot", testid: "coming-card" });
  promise.then((element) => (element ? place.replaceWith(element) : place.remove()));
  return place;
}

/** How a session begins: as practised, or anew. Where practice has ended nothing is pressed. */
function starts(model, emit) {
  const { practice } = model;
  if (!practice?.elements.length) return [startCard(model, emit), second(model, emit)];
  if (practice.isEnded) return [...practice.elements, otherCard(model, emit)];
  return [...practice.elements, otherCard(model, emit), second(model, emit)];
}

const second = (model, emit) =>
  comingCard(model.second.then((isThere) => isThere && secondCard(model.bundle.technique, emit)));

const whom = (model, emit) =>
  segmented({
    legend: t("Whom do you massage?"),
    name: "setting",
    value: model.setting,
    options: [
      { value: "bedside", label: t("A patient"), testid: "setting-bedside" },
      { value: "home", label: t("Myself"), testid: "setting-home" },
    ],
    onchoose: (setting) => emit({ type: "setting", setting }),
  });

/** Beside the plan of a person: another patient, another clinic, points of today. */
const otherCard = (model, emit) =>
  card(
    {},
    whom(model, emit),
    model.destinations && destination(model.destinations, emit),
    !model.practice.isEnded &&
      button(t("Another session: choose points"), () => emit({ type: "new" }), {
        kind: "second",
        testid: "new-session",
      }),
  );

const startCard = (model, emit) =>
  card(
    { class: "hero" },
    h("div", { class: "emblem", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("h2", {}, t("Point by point, one press a second")),
    h(
      "p",
      {},
      model.goesTo
        ? t("Works without a network. The log is kept here and sent to {clinic}.", {
            clinic: model.goesTo,
          })
        : t("Works without a network. The log stays on this phone."),
    ),
    whom(model, emit),
    model.destinations && destination(model.destinations, emit),
    button(t("New session"), () => emit({ type: "new" }), {
      testid: "new-session",
      symbol: "play",
    }),
    model.setting === "home" &&
      h("p", { class: "muted" }, t("Choose your points once and keep them as your plan: from then on two taps begin it.")),
  );

function draftCard(draft, emit) {
  const { plan, state } = draft;
  const point = plan.points[state.point];
  const isDone = state.phase === "done";
  return card(
    { class: "hero" },
    h("h2", {}, t("A session is waiting")),
    h(
      "p",
      { testid: "draft-place" },
      isDone
        ? t("The presses are done; pain after and the note are still open.")
        : t("{place}: point {i} of {n}", {
            place: placeName(point),
            i: state.point + 1,
            n: plan.points.length,
          }),
    ),
    !isDone &&
      h(
        "p",
        { testid: "draft-presses" },
        tn("{n} press done", "{n} presses done", draft.presses_done),
      ),
    button(t("Go on"), () => emit({ type: "go_on" }), { testid: "resume", symbol: "play" }),
    !isDone &&
      button(t("Stop here and keep the log"), () => emit({ type: "keep_draft" }), {
        kind: "plain",
        testid: "keep-draft",
      }),
  );
}

const updateCard = (emit) =>
  card(
    { class: "row" },
    h("p", {}, t("A new version is ready.")),
    button(t("Update now"), () => emit({ type: "update" }), { kind: "second", testid: "update" }),
  );

const recent = (model) =>
  h(
    "section",
    { class: "stack" },
    h("h2", {}, t("Last logs")),
    model.logs.length === 0
      ? h(
          "p",
          { class: "muted" },
          t("No session yet. The first one will stand here with its presses and pain scores."),
        )
      : h(
          "ul",
          { class: "list" },
          model.logs.slice(0, 3).map((log) => h("li", {}, logRow(log, model))),
        ),
    model.logs.some(({ points }) => points.length > 0) && progressLink(),
  );
