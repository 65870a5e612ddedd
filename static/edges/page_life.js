/** What a phone does to a page: hides it, shows it again, freezes it; and its end. */

/** Calls hidden(), shown() and frozen() as they happen; returns what ends the watch. */
export function watchPage({ hidden = () => {}, shown = () => {}, frozen = () => {} }) {
  const turned = () => (document.hidden ? hidden() : shown());
  document.addEventListener("visibilitychange", turned);
  document.addEventListener("freeze", frozen);
  return () => {
    document.removeEventListener("visibilitychange", turned);
    document.removeEventListener("freeze", frozen);
  };
}

/** Loads the page anew: nothing that it held in memory is left. */
export const beginAnew = () => location.reload();
