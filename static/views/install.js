/** Installing: the card of Today, and the screen with the steps of each browser. */
import { h } from "./dom.js";
import { installPicture } from "./install_pictures.js";
import { button, card, navigation, notice, page, remark } from "./parts.js";
import { t, tn } from "./words.js";

/** `model`: {way, isDone}. */
export function installCard({ way, isDone }, emit) {
  if (isDone)
    return card({ class: "quiet", testid: "install-thanks" }, remark("check", t("Thank you. Periost is among your apps now."), "good"));
  return card(
    { testid: "install-card" },
    h("h2", {}, t("Periost as an app")),
    h("p", {}, t("With an icon of its own it opens like any app, on the whole screen and without a network.")),
    h(
      "div",
      { class: "pair" },
      button(way === "ask" ? t("Install") : t("Show how"), () => emit({ type: way === "ask" ? "ask" : "how" }), {
        kind: "second",
        testid: "install",
      }),
      button(t("No, thank you"), () => emit({ type: "no" }), { kind: "plain", testid: "install-no" }),
    ),
  );
}

/** `model`: {way, logs, clinics}; `logs` is how many lie here. */
export function installView(model, emit) {
  return page(
    { name: "install", title: t("Install Periost"), back: "#/settings", nav: navigation("settings") },
    model.way !== "installed" &&
      h("p", {}, t("Periost then has an icon of its own and the whole screen. It needs no shop and no account.")),
    h("div", { class: "stack", testid: `install-${model.way}` }, WAYS[model.way](model, emit)),
  );
}

const step = (picture, ...text) => h("li", { class: "install-step" }, installPicture(picture), h("p", {}, ...text));

const steps = (...items) => h("ol", { class: "install-steps" }, items);

const ask = (_, emit) => button(t("Install"), () => emit({ type: "ask" }), { testid: "install" });

const apple = ({ logs, clinics }) => [
  steps(
    step("share", t("Tap Share below the page; on an iPad it is above. If it is not there, tap the three dots first.")),
    step("sheet", t("Scroll down and tap “Add to Home Screen”.")),
    step("add", t("Tap “Add”. If there is a switch “Open as Web App”, leave it on.")),
  ),
  (logs > 0 || clinics.length > 0) && moving({ logs, clinics }),
  h("p", { class: "muted" }, t("An iPhone may clear what a page keeps after seven days without a visit. It leaves the app on the home screen alone.")),
];

/** The app on the home screen of an iPhone has a storage of its own. */
const moving = ({ logs, clinics }) =>
  notice(
    "care",
    "warn",
    h("p", { testid: "install-moving" }, t("On the home screen Periost begins empty.")),
    logs > 0 && h("p", {}, tn("{n} log lies here: save it as a file in History, and open that file there.", "{n} logs lie here: save them as a file in History, and open that file there.", logs)),
    clinics.length > 0 && h("p", {}, t("Send what waits, then connect there with a new code from {names}.", { names: clinics.join(", ") })),
  );

const firefox = () =>
  steps(
    step("dots", t("Tap the three dots beside the address.")),
    step("menu", t("Tap “Install” or “Add app to Home screen”.")),
  );

const WAYS = {
  ask,
  apple,
  firefox,
  installed: () => remark("check", t("Periost is installed; this is its own window."), "good"),
  dock: () => h("p", {}, t("In the menu bar choose File, then “Add to Dock”.")),
  menu: () => [
    h("p", {}, t("This browser has it in its menu: “Install” or “Add to Home screen”.")),
    h("p", { class: "muted" }, t("If it is not there, Periost is installed already, or was refused a short while ago.")),
  ],
  none: () => h("p", {}, t("This browser cannot install pages. Periost works in it all the same, also without a network: keep it as a bookmark.")),
};
