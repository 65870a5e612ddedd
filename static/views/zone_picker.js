/** Zones after Zakharyin and Head: an organ, whose map of it, and the points inside to ask about. */
import { h } from "./dom.js";
import { scoreDot } from "./mark_list.js";
import { button, notice, segmented } from "./parts.js";
import { placeName, say, t } from "./words.js";

/** `sheet`: {organs, zone, about, authors, points}; `zone` is the chosen organ, with its author, or null. */
export function zonePicker({ organs, zone, about, authors, points }, emit) {
  return [
    h("p", { class: "muted", testid: "zone-about" }, say(about)),
    zone && authorChoice(zone, authors, emit),
    zone?.note && notice("care", "warn", h("p", {}, say(zone.note))),
    zone && askAbout(points, emit),
    zone &&
      button(t("Another organ"), () => emit({ type: "organ", id: null }), {
        kind: "plain",
        testid: "zone-none",
      }),
    !zone && organKeys(organs, emit),
  ];
}

const organKeys = (organs, emit) =>
  h(
    "div",
    { class: "chips organs", role: "group", "aria-label": t("Organ") },
    organs.map(({ id, name }) =>
      h(
        "button",
        {
          type: "button",
          class: "chip-button",
          testid: `organ-${id}`,
          onclick: () => emit({ type: "organ", id }),
        },
        say(name),
      ),
    ),
  );

const authorChoice = (zone, authors, emit) =>
  h(
    "div",
    { class: "authors" },
    segmented({
      legend: t("Whose map"),
      name: "author",
      value: zone.author,
      options: authors.map(({ id, label }) => ({ value: id, label, testid: `author-${id}` })),
      onchoose: (author) => emit({ type: "author", author }),
    }),
    h("small", { class: "muted" }, authors.find(({ id }) => id === zone.author).title),
    h("p", { class: "segments-named", testid: "zone-segments" }, zone.segments.join(" · ")),
  );

const askAbout = (points, emit) =>
  h(
    "div",
    { class: "ask-about" },
    h("h3", {}, t("Ask about these")),
    points.length === 0 && h("p", { class: "muted" }, t("No point of the app lies in this zone.")),
    h(
      "ul",
      { class: "chips" },
      points.map((point) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: `chip-button ${point.pain === null ? "" : "marked"}`,
              testid: `ask-${point.point_id}-${point.side}`,
              onclick: () => emit({ type: "open", point_id: point.point_id, side: point.side }),
            },
            placeName(point),
            point.pain !== null && scoreDot(point.pain, point.band),
          ),
        ),
      ),
    ),
  );
