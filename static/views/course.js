/** A course: one small body a session, the newest last, with the pain of its points. */
import { SMALL } from "../domain/pain_map.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, card, page } from "./parts.js";
import { painKeyOf, painPlate, painTable, sessionDate } from "./pain_maps.js";
import { number, t, tn, viewName } from "./words.js";

/** What a step is called: its day, and of how many sessions of the week it is the last. */
export const stepTitle = ({ log, of }) =>
  of > 1
    ? t("{date}, the last of {n} in its week", { date: sessionDate(log), n: number(of) })
    : sessionDate(log);

/**
 * `course`: {people: [{key, name}], key, sessions: how many in all, steps, pains of each step,
 * views: as `platesOf` gives them, or [] without a body}. `canvasOf(view, box)`: a promise of a picture.
 */
export const plates = ({ course, bundle, canvasOf }, heading) =>
  course.views.map(({ view, box, plates: all }) => [
    h(heading, {}, viewName(view)),
    h(
      "div",
      { class: "plates small" },
      all.map(
        (marks, i) =>
          marks.length > 0 &&
          painPlate({
            ...{ view, box, marks, layout: SMALL, bundle, canvas: canvasOf(view, box) },
            title: stepTitle(course.steps[i]),
          }),
      ),
    ),
  ]);

const table = ({ course, bundle }) =>
  painTable({
    sessions: course.steps.map((step, i) => ({ title: stepTitle(step), pains: course.pains[i] })),
    bundle,
    caption: t("Pain before and after, session by session"),
  });

export function personChoice({ people, key }, emit) {
  if (people.length < 2) return h("p", { class: "muted" }, people[0].name);
  return h(
    "label",
    { class: "stack" },
    h("span", { class: "label" }, t("Patient")),
    h(
      "select",
      { class: "field", testid: "course-of", onchange: (event) => emit({ type: "course", key: event.target.value }) },
      people.map((one) => h("option", { value: one.key, selected: one.key === key }, one.name)),
    ),
  );
}

const sessionsOf = ({ sessions }) => tn("{n} session", "{n} sessions", sessions);

/** The newest steps on *History*; the rest is one tap away. */
export const courseCard = (model, emit) =>
  card(
    { class: "course", testid: "course" },
    h("h2", {}, t("Course")),
    personChoice(model.course, emit),
    model.course.sessions < 2
      ? h("p", { class: "muted" }, t("After the second session its pain stands here beside the first."))
      : [
          ...plates(model, "h3").flat(),
          model.course.views.length > 0 && painKeyOf(model.bundle.pain),
          h(
            "a",
            { class: "row-link", href: `#/history/${model.course.key}`, testid: "whole-course" },
            h("span", {}, t("The whole course, with its table"), h("small", {}, sessionsOf(model.course))),
            icon("next"),
          ),
        ],
  );

/** The whole course of one person, to be looked at together and printed. */
export const courseView = (model, emit) =>
  page(
    { name: "course", title: t("Course"), back: "#/history" },
    h("p", { class: "lead" }, `${model.course.name}, ${sessionsOf(model.course)}`),
    ...plates(model, "h2").flat(),
    model.course.views.length > 0 && painKeyOf(model.bundle.pain),
    h("h2", {}, t("As a table")),
    table(model),
    button(t("Print"), () => emit({ type: "print" }), { kind: "second", testid: "print" }),
  );
