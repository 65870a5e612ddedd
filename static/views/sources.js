/** Who may use it, what is claimed by whom, when to stop: the sources page. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { card, navigation, notice, page } from "./parts.js";
import { originName, say, t } from "./words.js";

const cited = (text) =>
  h(
    "li",
    {},
    say(text),
    " ",
    h(
      "small",
      { class: `origin ${text.origin}` },
      [originName(text.origin), ...(text.statements ?? [])].join(" "),
    ),
  );

const list = (title, items, kind = "") =>
  card({ class: kind }, h("h2", {}, title), h("ul", { class: "bullets" }, items));

const part = (title, texts) => list(title, texts.map(cited));

const rule = (name, text) => h("li", {}, h("b", {}, say(name)), ". ", say(text));

export function sourcesView({ bundle }) {
  const { about, stop_reasons, red_flags, excluded, references } = bundle;
  const urgent = stop_reasons.filter((reason) => reason.urgent);
  return page(
    { name: "sources", title: t("Sources and limits"), nav: navigation("sources") },
    notice(
      "care",
      "warn",
      ...[about.evidence[0], about.limits[0]].map((text) => h("p", {}, say(text))),
    ),
    part(t("Who may use it"), about.who),
    list(
      t("Get medical help now if there is"),
      red_flags.map((flag) => h("li", {}, say(flag))),
      "urgent",
    ),
    list(
      t("Stop the session at"),
      urgent.map((reason) => rule(reason.text, reason.advice)),
    ),
    list(
      t("Never pressed"),
      excluded.map((structure) => rule(structure.name, structure.rule)),
    ),
    part(t("What the source claims"), about.claims),
    part(t("What is known"), about.evidence),
    part(t("Limits of this app"), about.limits),
    statements(bundle.source.statements),
    list(
      t("Literature"),
      references.map((one) => h("li", {}, [one.title, one.where].filter(Boolean).join(". "))),
      "quiet small",
    ),
  );
}

const statements = (byId) =>
  h(
    "details",
    { class: "card region" },
    h("summary", {}, h("b", {}, t("The source, statement by statement")), icon("next")),
    h(
      "dl",
      { class: "facts statements" },
      Object.entries(byId)
        .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
        .flatMap(([id, text]) => [h("dt", {}, id), h("dd", {}, say(text))]),
    ),
  );
