/** A session on the drawn body, on request beside an earlier one of the same person. */
import { LARGE, SMALL } from "../domain/pain_map.js";
import { keyOf } from "../domain/places.js";
import { h } from "./dom.js";
import { card } from "./parts.js";
import { painChange, painKeyOf, painPlate, painTable, pointName, sessionDate, tableHead } from "./pain_maps.js";
import { t, viewName } from "./words.js";

/**
 * `pains`: {log, of, beside: {log, of} or null, earlier: logs that can stand beside, views}; `of`
 * are the pains of a log, `views` as `platesOf` gives them, [] without a body.
 */
export function painSection({ pains, bundle, canvasOf }, emit) {
  if (pains.of.length === 0) return null;
  const sessions = [pains.beside, pains].filter(Boolean); // the newest last, as in a course
  const isPair = sessions.length > 1;
  const titles = sessions.map((one) => sessionDate(one.log));
  return card(
    { class: "compare", testid: "pain-map" },
    h("h2", {}, t("Pain before and after")),
    pains.earlier.length > 0 && besideChoice(pains, emit),
    pains.views.map(({ view, box, plates }) => [
      h("h3", {}, viewName(view)),
      h(
        "div",
        { class: isPair ? "plates small pair-of-plates" : "plates" },
        plates.map((marks, i) =>
          painPlate({
            ...{ view, box, marks, bundle, canvas: canvasOf(view, box) },
            layout: isPair ? SMALL : LARGE,
            title: isPair ? titles[i] : "",
          }),
        ),
      ),
    ]).flat(),
    pains.views.length > 0 && painKeyOf(bundle.pain),
    isPair
      ? besideTable({ sessions, titles, bundle })
      : painTable({ sessions: [{ pains: pains.of }], bundle, caption: t("Pain before and after") }),
  );
}

const besideChoice = ({ earlier, beside }, emit) =>
  h(
    "label",
    { class: "stack" },
    h("span", { class: "label" }, t("Beside an earlier session")),
    h(
      "select",
      { class: "field", testid: "beside", onchange: (event) => emit({ type: "beside", id: event.target.value }) },
      h("option", { value: "", selected: !beside }, t("none")),
      earlier.map((log) =>
        h("option", { value: log.id, selected: log.id === beside?.log.id }, sessionDate(log)),
      ),
    ),
  );

/** Each point once, with its pain in both sessions. */
function besideTable({ sessions, titles, bundle }) {
  const places = new Map(sessions.flatMap(({ of }) => of).map((pain) => [keyOf(pain), pain]));
  const ofPlace = ({ of }, key) => of.find((pain) => keyOf(pain) === key);
  const cell = (pain) => h("td", {}, pain ? painChange(pain) : "–");
  return h(
    "table",
    { class: "pain-table", testid: "pain-table" },
    h("caption", { class: "unseen" }, t("Pain before and after, both sessions")),
    tableHead([t("Point"), ...titles]),
    h(
      "tbody",
      {},
      [...places].map(([key, pain]) =>
        h(
          "tr",
          { testid: `pain-row-${pain.point_id}-${pain.side}` },
          h("th", { scope: "row" }, pointName(bundle, pain)),
          sessions.map((one) => cell(ofPlace(one, key))),
        ),
      ),
    ),
  );
}
