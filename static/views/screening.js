/** The screening: every question is answered anew before every session; nothing is preselected. */
import { h } from "./dom.js";
import { button, chip, notice, page, segmented } from "./parts.js";
import { say, t } from "./words.js";

const ANSWERS = () => [
  ["no", t("No")],
  ["yes", t("Yes")],
  ["unknown", t("Don’t know")],
];

export function screeningView({ questions, regions, answers, back }, emit) {
  const cards = new Map(
    questions.map((question) => [question.id, questionCard(question, regions, answers, emit)]),
  );
  const hint = h("p", { class: "muted", role: "status", testid: "screening-hint" });
  const element = page(
    {
      name: "screening",
      title: t("Before you start"),
      back,
      lead: t("Every question, before every session. An answer may end it here."),
      foot: [hint, button(t("Continue"), () => emit({ type: "screened" }), { testid: "continue" })],
    },
    ...cards.values(),
  );
  return {
    element,
    /** Points at what is still unanswered. */
    showMissing(ids) {
      for (const [id, element_] of cards) element_.classList.toggle("missing", ids.includes(id));
      hint.textContent = ids.length ? t("Please answer what is marked.") : "";
      cards.get(ids[0])?.querySelector("input")?.focus();
    },
  };
}

function questionCard(question, regions, answers, emit) {
  const more = h("div", { class: "stack" });
  const given = () => answers[question.id];
  const change = (part) => {
    answers[question.id] = { ...given(), ...part };
    element.classList.remove("missing");
    emit({ type: "answers" });
  };
  const draw = () => more.replaceChildren(...extras(question, regions, given(), change));
  const element = h(
    "section",
    { class: "card" },
    segmented({
      legend: say(question.question),
      name: question.id,
      value: given()?.answer,
      options: ANSWERS().map(([value, label]) => ({
        value,
        label,
        testid: `screen-${question.id}-${value}`,
      })),
      onchoose: (answer) => {
        answers[question.id] = { answer };
        change({});
        draw();
      },
    }),
    more,
  );
  draw();
  return element;
}

/** What an answer brings: the reason, and what else must be known. */
function extras(question, regions, given, change) {
  const effects =
    given && given.answer !== "no" ? question[given.answer].map((effect) => effect.do) : [];
  if (!effects.length) return [];
  const isRefused = effects.includes("refuse");
  const out = [notice(isRefused ? "warn" : "care", "warn", h("p", {}, say(question.reason)))];
  if (effects.includes("skip_regions")) out.push(whereChips(regions, given, change, question.id));
  if (effects.includes("ask")) out.push(doctorChoice(question, given, change));
  return out;
}

const whereChips = (regions, given, change, id) =>
  h(
    "fieldset",
    { class: "plainset" },
    h("legend", {}, t("Where? Points there are left out.")),
    h(
      "div",
      { class: "chips" },
      regions.map((region) =>
        chip({
          label: say(region.name),
          isChecked: given.regions?.includes(region.id) ?? false,
          testid: `screen-${id}-${region.id}`,
          onchoose: (isOn) => {
            const rest = (given.regions ?? []).filter((other) => other !== region.id);
            given.regions = isOn ? [...rest, region.id] : rest;
            change({ regions: given.regions });
          },
        }),
      ),
    ),
  );

const doctorChoice = (question, given, change) =>
  segmented({
    legend: t("Has a doctor agreed to this massage?"),
    name: `${question.id}-doctor`,
    value: given.doctor_agreed === undefined ? undefined : String(given.doctor_agreed),
    options: [
      { value: "true", label: t("Yes"), testid: `doctor-${question.id}-yes` },
      { value: "false", label: t("No"), testid: `doctor-${question.id}-no` },
    ],
    onchoose: (value) => change({ doctor_agreed: value === "true" }),
  });

/** The end of the road for today, with its reasons. */
export function refusedView({ questions, red_flags, isSaved }, emit) {
  return page(
    {
      name: "refused",
      title: t("No session today"),
      foot: button(t("Back to Today"), () => emit({ type: "home" }), { testid: "home" }),
    },
    questions.map((question) =>
      notice(
        "warn",
        "warn",
        h("h2", {}, say(question.name)),
        h("p", { testid: `refused-${question.id}` }, say(question.reason)),
      ),
    ),
    isSaved &&
      h(
        "p",
        { class: "saved", role: "status", testid: "saved" },
        t("Saved on this phone, with the reason."),
      ),
    h(
      "section",
      { class: "stack" },
      h("h2", {}, t("Get medical help now if there is")),
      h(
        "ul",
        { class: "bullets" },
        red_flags.map((flag) => h("li", {}, say(flag))),
      ),
    ),
  );
}
