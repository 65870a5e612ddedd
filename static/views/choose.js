/** What to work on: a protocol, or points by region and side. */
import { h } from "./dom.js";
import { button, chip, page, segmented } from "./parts.js";
import { icon } from "./icons.js";
import { say, sideName, t, tn } from "./words.js";

export function chooseView({ bundle, way, back, skipOf, chosen }, emit) {
  return page(
    {
      name: "choose",
      title: t("What to work on"),
      back,
      foot: way === "points" && pointsFoot(chosen, emit),
    },
    segmented({
      legend: t("Start from"),
      isLegendHidden: true,
      name: "way",
      value: way,
      options: [
        { value: "protocols", label: t("A protocol"), testid: "way-protocols" },
        { value: "points", label: t("Points"), testid: "way-points" },
      ],
      onchoose: (next) => emit({ type: "way", way: next }),
    }),
    way === "protocols" ? protocolCards(bundle, emit) : regionLists(bundle, chosen, skipOf, emit),
    neverPressed(bundle),
  );
}

const protocolCards = (bundle, emit) =>
  h(
    "div",
    { class: "stack" },
    bundle.protocols.map((protocol) =>
      h(
        "button",
        {
          type: "button",
          class: "card protocol",
          testid: `protocol-${protocol.id}`,
          onclick: () => emit({ type: "protocol", id: protocol.id }),
        },
        h(
          "span",
          {},
          h("b", {}, say(protocol.title)),
          h(
            "small",
            {},
            protocol.steps
              .map((step) => say(step.point ? bundle.points[step.point].name : step.choose.title))
              .join(" · "),
          ),
        ),
        icon("next"),
      ),
    ),
  );

const pointsFoot = (chosen, emit) => [
  h(
    "p",
    { class: "muted", role: "status" },
    chosen.length
      ? tn("{n} point chosen", "{n} points chosen", chosen.length)
      : t("Choose where it hurts."),
  ),
  button(t("Continue"), () => emit({ type: "chosen" }), {
    testid: "continue",
    disabled: chosen.length === 0,
  }),
];

function regionLists(bundle, chosen, skipOf, emit) {
  return h(
    "div",
    { class: "stack" },
    bundle.regions.map((region) => {
      const points = bundle.point_order
        .map((id) => bundle.points[id])
        .filter((point) => point.region === region.id);
      const isOpen = points.some((point) => chosen.some((choice) => choice.point_id === point.id));
      return (
        points.length > 0 &&
        h(
          "details",
          { class: "card region", open: isOpen },
          h(
            "summary",
            { testid: `region-${region.id}` },
            h("b", {}, say(region.name)),
            h("small", {}, tn("{n} point", "{n} points", points.length)),
            icon("next"),
          ),
          h(
            "ul",
            { class: "list" },
            points.map((point) => pointRow(point, chosen, skipOf(point.id), emit)),
          ),
        )
      );
    }),
  );
}

const pointRow = (point, chosen, skip, emit) =>
  h(
    "li",
    { class: "point-row" },
    h(
      "div",
      {},
      h("b", {}, say(point.name)),
      h("small", { lang: "la" }, point.name.la),
      skip && h("small", { class: "warn-text" }, skip),
    ),
    h(
      "div",
      { class: "chips" },
      point.sides.map((side) =>
        chip({
          label: sideName(side),
          testid: `point-${point.id}-${side}`,
          disabled: Boolean(skip),
          isChecked:
            !skip && chosen.some((choice) => choice.point_id === point.id && choice.side === side),
          onchoose: (isOn) => emit({ type: "point", point_id: point.id, side, isOn }),
        }),
      ),
    ),
  );

/** S16 stands on the screen where the choice is made, not only in the rules. */
export const neverPressed = (bundle) =>
  h(
    "p",
    { class: "muted never" },
    t("Never pressed:"),
    " ",
    bundle.excluded.map((part) => say(part.name)).join(", "),
    ".",
  );
