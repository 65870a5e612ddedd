/** Big number keys for a PIN. They take a physical keyboard as well; nothing is ever in a field that a browser keeps. */
import { PIN_DIGITS } from "../domain/pin.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { notice } from "./parts.js";
import { clockTime, t, tn } from "./words.js";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/**
 * `emit(pin)` when it is given. `show(state)` says how it stands, {kind}: "ready", "busy", "fault"
 * {text}, "wrong" {tries}, "rest" {rest_ms}.
 */
export function pinPad({ action }, emit) {
  let pin = "";
  let isShut = false; // busy, or resting
  const add = (digit) => !isShut && typed(pin + digit);
  const takeOne = () => !isShut && typed(pin.slice(0, -1));
  const dots = h("span", { "aria-hidden": "true" });
  const count = h("span", { class: "unseen" });
  const told = h("div", { role: "alert", class: "stack" });
  const rest = h("b", { role: "timer", testid: "pin-rest", hidden: true });
  const keys = [
    ...DIGITS.map((digit) => key(digit, () => add(digit))),
    key(icon("undo"), takeOne, { "aria-label": t("Take the last digit away"), testid: "pin-less" }),
    key(action, give, { testid: "pin-give", class: "pin-key give" }),
  ];

  function typed(part) {
    pin = part;
    dots.textContent = "•".repeat(pin.length);
    count.textContent = tn("{n} digit", "{n} digits", pin.length);
  }

  function give() {
    if (isShut) return;
    if (pin.length < PIN_DIGITS) return show({ kind: "fault", text: shortWords() });
    const given = pin;
    typed("");
    emit(given);
  }

  /** The keyboard is heard wherever the focus is, as long as the keys are on the screen. */
  function hear(event) {
    if (!element.isConnected) return document.removeEventListener("keydown", hear);
    if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
    if (DIGITS.includes(event.key)) add(event.key);
    else if (event.key === "Backspace") takeOne();
    else if (event.key !== "Enter" || event.target.closest?.("a, button")) return undefined;
    else give();
    return event.preventDefault();
  }

  function show(state) {
    isShut = state.kind === "busy" || state.kind === "rest";
    for (const one of keys) one.disabled = isShut;
    const text = WORDS[state.kind]?.(state);
    const isSaid = told.textContent === (text ?? "");
    if (!isSaid) told.replaceChildren(...(text ? [noticeOf(state.kind, text)] : []));
    rest.hidden = state.kind !== "rest";
    rest.textContent = state.kind === "rest" ? clockTime(Math.ceil(state.rest_ms / 1000)) : "";
  }

  const element = h(
    "div",
    { class: "pin-pad" },
    h("output", { class: "pin-dots", testid: "pin-dots", "aria-live": "polite" }, dots, count),
    told,
    rest,
    h("div", { class: "pin-keys", role: "group", "aria-label": t("Number keys") }, keys),
  );
  document.addEventListener("keydown", hear);
  typed("");
  return { element, show };
}

const key = (content, onclick, props) =>
  h("button", { type: "button", class: "pin-key", onclick, testid: `pin-${content}`, ...props }, content);

const noticeOf = (kind, text) =>
  kind === "busy"
    ? h("p", { class: "muted" }, text)
    : notice(kind === "rest" ? "warn" : "care", "warn", h("p", { testid: "pin-told" }, text));

const shortWords = () =>
  tn("A PIN has at least {n} digit.", "A PIN has at least {n} digits.", PIN_DIGITS);

const WORDS = {
  busy: () => t("One moment …"),
  fault: ({ text }) => text,
  wrong: ({ tries }) =>
    tries > 0
      ? tn(
          "This is not the PIN. {n} try is left; then there is a rest.",
          "This is not the PIN. {n} tries are left; then there is a rest.",
          tries,
        )
      : t("This is not the PIN. After each further try the rest is longer."),
  rest: () =>
    t("Too many wrong PINs: a rest. It passes only while this screen is open. Nothing was deleted."),
};
