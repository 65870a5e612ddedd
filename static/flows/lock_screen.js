/** The session on the lock screen: point and side, the close-up of the bone, the presses done. */
import { t, placeName } from "../views/words.js";

/**
 * `show(figures)` as often as they change; the keys there act like those of the session screen.
 * `artworkOf(index)`: a promise of the address of that point's picture, or of null.
 */
export function lockScreen(mediaSession, { plan, act, artworkOf }) {
  const pictures = new Map(); // point index → address, as far as they are drawn
  let shown = null;
  mediaSession.listen({
    play: () => act({ type: "resume" }),
    pause: () => act({ type: "pause" }),
    nexttrack: () => act({ type: "skip" }),
  });

  /** The words are there at once, whatever a sleeping phone makes of the picture; that one follows. */
  async function showCard({ point, point_index, phase }, key) {
    const words = {
      title: phase === "asking" ? t("How strong is the pain now?") : placeName(point),
      artist: t("Point {i} of {n}", { i: point_index + 1, n: plan.points.length }),
      album: t("Periost"),
    };
    const known = pictures.get(point_index) ?? null;
    mediaSession.show({ ...words, artwork: known });
    if (known) return;
    const artwork = await artworkOf(point_index);
    if (!artwork) return;
    pictures.set(point_index, artwork);
    if (shown === key) mediaSession.show({ ...words, artwork });
    if (shown === null) clear(); // the session was over before its picture was there
  }

  function show(figures) {
    const key = `${figures.point_index} ${figures.phase === "asking"}`;
    if (key !== shown) {
      shown = key;
      showCard(figures, key);
    }
    const of = figures.presses_done + figures.presses_left;
    const isPlaying = !figures.paused && figures.phase !== "asking";
    mediaSession.count({ done: figures.presses_done, of, rate: plan.rate_hz, isPlaying });
  }

  /** A picture that is still being drawn shows nothing any more. */
  function clear() {
    shown = null;
    mediaSession.clear([...pictures.values()]);
    pictures.clear();
  }

  return { show, clear };
}
