/** The place on the page where screens stand, one at a time: focus, scroll and looks. */
import { h } from "./dom.js";
import { dropSecondTaps } from "./second_tap.js";

export function screenPlace(root) {
  let shown = null;
  dropSecondTaps(root, () => shown);

  /** The same path again keeps focus, scroll and what was unfolded; a new one starts at its heading. */
  function show(element, { path, title }) {
    const isSame = path === shown;
    const before = isSame ? memory(root) : null;
    shown = path;
    if (root.firstElementChild !== element) root.replaceChildren(element);
    const heading = element.querySelector("h1");
    // The heading of a session changes with the point, and a title should not speak up for it.
    const isLasting = heading?.textContent && !element.matches(".session");
    document.title = isLasting ? `${heading.textContent} – ${title}` : title;
    if (isSame) return recall(root, before);
    scrollTo(0, 0);
    heading?.focus({ preventScroll: true });
    return undefined;
  }

  function dress({ language, theme, textPercent }) {
    const page = document.documentElement;
    page.lang = language;
    page.dataset.theme = theme;
    page.style.setProperty("--text-scale", textPercent / 100);
    page.dataset.text = textPercent >= 150 ? "large" : "normal";
  }

  /** Nothing stands here until the next screen. */
  const cover = () => root.replaceChildren();

  return { show, cover, dress, fail: (error, title) => root.replaceChildren(notThere(error, title)) };
}

/** Stands where a screen should: what failed, why, and keys by which to go on. */
export const notThere = (error, title, ...keys) =>
  h(
    "div",
    { class: "page" },
    h("main", { class: "content", role: "alert" }, h("h1", {}, title), h("p", {}, error.message), ...keys),
  );

/** Changes what is inside `root`; focus and what was unfolded stay. */
export function keeping(root, change) {
  const before = memory(root);
  change();
  recall(root, before);
}

const nameOf = (element) => element?.closest("[data-testid]")?.dataset.testid;

const memory = (root) => ({
  focus: root.contains(document.activeElement) ? nameOf(document.activeElement) : null,
  unfolded: [...root.querySelectorAll("details[open] > summary[data-testid]")].map(nameOf),
});

function recall(root, { focus, unfolded }) {
  const named = (name) => root.querySelector(`[data-testid="${name}"]`);
  for (const name of unfolded) if (named(name)) named(name).parentElement.open = true;
  const target = focus && named(focus);
  (target?.matches("label") ? target.querySelector("input") : target)?.focus({
    preventScroll: true,
  });
}
