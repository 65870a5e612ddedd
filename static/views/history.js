/** History: every log of this phone, newest first; out and in as a file. */
import { courseCard } from "./course.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { logRow, progressLink } from "./log_row.js";
import { button, navigation, notice, page } from "./parts.js";
import { t, tn } from "./words.js";

/** `model`: {logs, bundle, patients, told, unreadable, shut, lost, course, canvasOf}; no course at first. */
export function historyView(model, emit) {
  const pick = h("input", {
    type: "file",
    accept: ".ndjson,application/x-ndjson,text/plain",
    class: "unseen",
    tabindex: "-1",
    "aria-hidden": "true",
    testid: "import-file",
    onchange: (event) =>
      event.target.files[0] && emit({ type: "import", file: event.target.files[0] }),
  });
  return page(
    { name: "history", title: t("History"), nav: navigation("history") },
    model.lost,
    model.told &&
      notice(
        model.told.kind,
        model.told.kind === "good" ? "check" : "warn",
        h("p", { role: "status", testid: "history-told" }, model.told.text),
      ),
    model.course && progressLink(model.course.key),
    model.course && courseCard(model, emit),
    model.logs.length === 0
      ? h(
          "p",
          { class: "muted" },
          t("No log yet. After a session, or after a refusal, it stands here."),
        )
      : h(
          "ul",
          { class: "list" },
          model.logs.map((log) => h("li", {}, logRow(log, model))),
        ),
    model.unreadable > 0 && unreadable(model.unreadable),
    model.shut > 0 && shut(model.shut),
    h(
      "div",
      { class: "pair" },
      button(t("Export all"), () => emit({ type: "export" }), {
        kind: "second",
        testid: "export",
        symbol: "share",
        disabled: model.logs.length + model.unreadable === 0,
      }),
      button(t("Import"), () => pick.click(), { kind: "second", testid: "import" }),
      pick,
    ),
    h("a", { class: "button second", href: "#/hand-over", testid: "hand-over" }, icon("lock"), h("span", {}, t("Save as a locked file"))),
  );
}

const shut = (count) =>
  notice(
    "care",
    "warn",
    h("p", {}, tn("{n} log is sealed under an earlier PIN.", "{n} logs are sealed under an earlier PIN.", count)),
    h("a", { class: "button plain", href: "#/lock", testid: "shut-logs" }, t("Open with the earlier PIN")),
  );

const unreadable = (count) =>
  notice(
    "care",
    "warn",
    h(
      "p",
      {},
      tn(
        "{n} log cannot be read here; it is kept as it is.",
        "{n} logs cannot be read here; they are kept as they are.",
        count,
      ),
    ),
    h("a", { class: "button plain", href: "#/keeping", testid: "unreadable-logs" }, t("What can be done")),
  );
