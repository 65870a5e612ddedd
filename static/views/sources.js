/** Who may use it, what is claimed by whom, when to stop: the sources page. */
import { h } from "./dom.js";
import { card, navigation, notice, page } from "./parts.js";
import { say, t } from "./words.js";

const ORIGINS = () => ({
  source: t("source text"),
  secondary: t("other literature"),
  product: t("our choice"),
});

const cited = (text) =>
  h(
    "li",
    {},
    say(text),
    " ",
    h(
      "small",
      { class: `origin ${text.origin}` },
      [ORIGINS()[text.origin], ...(text.statements ?? [])].join(" "),
    ),
  );

const part = (title, texts) =>
  card({}, h("h2", {}, title), h("ul", { class: "bullets" }, texts.map(cited)));

export function sourcesView({ bundle }) {
  const { about } = bundle;
  return page(
    { name: "sources", title: t("Sources and limits"), nav: navigation("sources") },
    notice(
      "care",
      "warn",
      h(
        "p",
        {},
        t(
          "A traditional method without good trials. It does not diagnose and does not replace medical care.",
        ),
      ),
    ),
    part(t("Who may use it"), about.who),
    card(
      { class: "urgent" },
      h("h2", {}, t("Get medical help now if there is")),
      h(
        "ul",
        { class: "bullets" },
        bundle.red_flags.map((flag) => h("li", {}, say(flag))),
      ),
    ),
    card(
      {},
      h("h2", {}, t("Stop the session at")),
      h(
        "ul",
        { class: "bullets" },
        bundle.stop_reasons
          .filter((reason) => reason.urgent)
          .map((reason) => h("li", {}, h("b", {}, say(reason.text)), ". ", say(reason.advice))),
      ),
    ),
    card(
      {},
      h("h2", {}, t("Never pressed")),
      h(
        "ul",
        { class: "bullets" },
        bundle.excluded.map((excluded) =>
          h("li", {}, h("b", {}, say(excluded.name)), ". ", say(excluded.rule)),
        ),
      ),
    ),
    part(t("What the source claims"), about.claims),
    part(t("What is known"), about.evidence),
    part(t("Limits of this app"), about.limits),
    h(
      "details",
      { class: "card region" },
      h("summary", {}, h("b", {}, t("The source, statement by statement"))),
      h(
        "dl",
        { class: "facts statements" },
        Object.entries(bundle.source.statements)
          .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
          .flatMap(([id, text]) => [h("dt", {}, id), h("dd", {}, say(text))]),
      ),
    ),
    card(
      { class: "quiet" },
      h("h2", {}, t("Literature")),
      h(
        "ul",
        { class: "bullets small" },
        bundle.references.map((one) =>
          h("li", {}, [one.title, one.where].filter(Boolean).join(". ")),
        ),
      ),
    ),
  );
}
