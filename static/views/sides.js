/** A protocol's open choices: side, members of groups, and the points that follow from them. */
import { h } from "./dom.js";
import { neverPressed } from "./choose.js";
import { button, card, chip, page, segmented } from "./parts.js";
import { number, say, sideName, t } from "./words.js";

export function sidesView({ bundle, protocol, choice, points, skipOf, back, canGoOn }, emit) {
  const groups = protocol.steps.filter((step) => step.choose).map((step) => step.choose);
  const goOn = [
    button(t("Continue"), () => emit({ type: "sided" }), {
      testid: "continue",
      disabled: !canGoOn,
    }),
    button(t("Mark painful points as well"), () => emit({ type: "mark_more" }), {
      kind: "plain",
      testid: "mark-more",
      disabled: !canGoOn,
    }),
  ];
  const lead = protocol.note && say(protocol.note);
  return page(
    { name: "sides", title: say(protocol.title), back, lead, foot: goOn },
    sideChoice(choice.side, emit),
    groups.map((group) => memberChips(group, bundle, choice.members, skipOf, emit)),
    points.length > 0 && order(points, bundle, skipOf),
    neverPressed(bundle),
  );
}

const sideChoice = (side, emit) =>
  segmented({
    legend: t("Affected side"),
    name: "side",
    value: side,
    options: [
      ["left", t("Left")],
      ["right", t("Right")],
      ["both", t("Both")],
    ].map(([value, label]) => ({ value, label, testid: `side-${value}` })),
    onchoose: (chosen) => emit({ type: "side", side: chosen }),
  });

const memberChips = (group, bundle, members, skipOf, emit) =>
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
          isChecked: members.includes(id),
          disabled: Boolean(skipOf(id)),
          onchoose: (isOn) => emit({ type: "member", id, isOn }),
        }),
      ),
    ),
  );

const order = (points, bundle, skipOf) =>
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
  );

/** What a therapist calls a level: the last word of a spinous process, the number of a rib. */
function shortName(point) {
  if (point.id.startsWith("rib-")) return number(Number(point.id.slice(4)));
  return point.id.startsWith("spinous-") ? say(point.name).split(" ").at(-1) : say(point.name);
}
