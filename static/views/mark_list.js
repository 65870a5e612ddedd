/** The equivalent of the map in words: every point by region and side, from the same marks. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { number, painScore, placeName, say, sideName, t, tn } from "./words.js";

/** A score in the colour of its band, as on the map; the number says it as well. */
export const scoreDot = (pain, band) => h("b", { class: `score ${band}` }, number(pain));

/** The marks one below the other; each opens its sheet again. */
export const markEntries = (marks, emit) =>
  h(
    "ul",
    { class: "list marks", "aria-label": t("Marked points") },
    marks.length === 0 && h("li", { class: "muted" }, t("Nothing is marked yet.")),
    marks.map((mark) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "mark-entry",
            testid: `entry-${mark.point_id}-${mark.side}`,
            onclick: () => emit({ type: "open", point_id: mark.point_id, side: mark.side }),
          },
          scoreDot(mark.pain, mark.band),
          h("span", {}, placeName(mark), mark.skip && h("small", { class: "warn-text" }, mark.skip)),
          h("span", { class: "unseen" }, painScore(mark.pain)),
          icon("next"),
        ),
      ),
    ),
  );

/** `regions`: [{id, name, rows}]; `refused`: bones and places that are listed to be refused. */
export const pointList = ({ regions, refused }, emit) =>
  h(
    "div",
    { class: "stack" },
    regions.map((region) => regionCard(region, emit)),
    refusedCard(refused, emit),
  );

function regionCard({ id, name, rows }, emit) {
  const marked = rows.flatMap((row) => row.sides).filter(({ pain }) => pain !== null).length;
  return fold(
    `region-${id}`,
    say(name),
    marked ? tn("{n} marked", "{n} marked", marked) : tn("{n} point", "{n} points", rows.length),
    marked > 0,
    rows.map((row) => pointRow(row, emit)),
  );
}

const fold = (testid, title, count, isOpen, rows) =>
  h(
    "details",
    { class: "card region", open: isOpen },
    h("summary", { testid }, h("b", {}, title), h("small", {}, count), icon("next")),
    h("ul", { class: "list" }, rows),
  );

const pointRow = (row, emit) =>
  h(
    "li",
    { class: "point-row" },
    h(
      "div",
      {},
      h("b", {}, say(row.name)),
      h("small", { lang: "la" }, row.name.la),
      row.skip && h("small", { class: "warn-text" }, row.skip),
      row.nerves && h("small", { class: "row-note" }, icon("nerve"), h("span", {}, row.nerves)),
      row.is_in_zone && h("small", { class: "row-note zone" }, icon("zone"), h("span", {}, t("In the chosen zone"))),
      row.is_in_protocol && h("small", { class: "row-note" }, icon("check"), h("span", {}, t("In the protocol"))),
    ),
    h(
      "div",
      { class: "chips" },
      row.sides.map((one) => sideKey(row, one, emit)),
    ),
  );

const sideKey = (row, { side, pain, band }, emit) =>
  h(
    "button",
    {
      type: "button",
      class: `chip-button ${pain === null ? "" : "marked"}`,
      testid: `point-${row.id}-${side}`,
      "aria-label": [placeName({ name: row.name, side }), pain !== null && painScore(pain)]
        .filter(Boolean)
        .join(", "),
      onclick: () => emit({ type: "open", point_id: row.id, side }),
    },
    sideName(side),
    pain !== null && scoreDot(pain, band),
  );

/** S16 stands where the choice is made: what is never pressed, and what is not offered, with its reason. */
const refusedCard = (refused, emit) =>
  fold(
    "region-never",
    t("Never pressed"),
    number(refused.length),
    false,
    refused.map(({ id, name, kind }) =>
      h(
        "li",
        { class: "point-row" },
        h("div", {}, h("b", {}, say(name)), h("small", { lang: "la" }, name.la)),
        h(
          "div",
          { class: "chips" },
          h(
            "button",
            {
              type: "button",
              class: "chip-button",
              testid: `refused-${id}`,
              "aria-label": `${t("Why?")} ${say(name)}`,
              onclick: () => emit({ type: "refused", kind, id }),
            },
            t("Why?"),
          ),
        ),
      ),
    ),
  );
