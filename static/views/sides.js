/** A protocol's open choices: side, members of groups, and the points that follow from them. */
import { h } from "./dom.js";
import { neverPressed } from "./choose.js";
import { button, card, chip, page, segmented } from "./parts.js";
import { number, say, sideName, t } from "./words.js";

export function sidesView({ bundle, protocol, choice, points, skipOf, back, canGoOn }, emit) {
  const groups = protocol.steps.filter((step) => step.choose).map((step) => step.choose);
  return page(
    {
      name: "sides",
      title: say(protocol.title),
      back,
      lead: protocol.note && say(protocol.note),
      foot: button(t("Continue"), () => emit({ type: "sided" }), {
        testid: "continue",
        disabled: !canGoOn,
      }),
    },
    segmented({
      legend: t("Affected side"),
      name: "side",
      value: choice.side,
      options: [
        ["left", t("Left")],
        ["right", t("Right")],
        ["both", t("Both")],
      ].map(([value, label]) => ({ value, label, testid: `side-${value}` })),
      onchoose: (side) => emit({ type: "side", side }),
    }),
    groups.map((group) =>
      h(
        "fieldset",
        { class: "card plainset" },
        h("legend", {}, say(group.title)),
        group.hint && h("p", { class: "muted" }, say(group.hint)),
        h(
          "div",
          { class: "chips" },
          group.from.map((id) =>
            chip({
              label: shortName(bundle.points[id]),
              testid: `member-${id}`,
              isChecked: choice.members.includes(id),
              disabled: Boolean(skipOf(id)),
              onchoose: (isOn) => emit({ type: "member", id, isOn }),
            }),
          ),
        ),
      ),
    ),
    points.length > 0 &&
      card(
        {},
        h("h2", {}, t("Order of the session")),
        h(
          "ol",
          { class: "order" },
          points.map(({ point_id, side }) =>
            h(
              "li",
              {},
              h("span", {}, say(bundle.points[point_id].name)),
              " ",
              h("small", {}, skipOf(point_id) ?? sideName(side)),
            ),
          ),
        ),
      ),
    neverPressed(bundle),
  );
}

/** What a therapist calls a level: the last word of a spinous process, the number of a rib. */
function shortName(point) {
  if (point.id.startsWith("rib-")) return number(Number(point.id.slice(4)));
  return point.id.startsWith("spinous-") ? say(point.name).split(" ").at(-1) : say(point.name);
}
