/** The session on the lock screen: point and side, the close-up of the bone, the presses done. */
import { t, placeName } from "../views/words.js";

/**
 * `show(figures)` as often as they change; the keys there act like those of the session screen.
 * `artworkOf(index)`: a promise of the address of that point's picture, or of null.
 */
export function lockScreen(mediaSession, { plan, act, artworkOf }) {
  let shown = null;
  mediaSession.listen({
    play: () => act({ type: "resume" }),
    pause: () => act({ type: "pause" }),
    nexttrack: () => act({ type: "skip" }),
  });

  async function showCard(figures, key) {
    const { point, point_index } = figures;
    const artwork = await artworkOf(point_index);
    if (shown !== key) return; // another point has come meanwhile
    mediaSession.show({
      title: figures.phase === "asking" ? t("How strong is the pain now?") : placeName(point),
      artist: t("Point {i} of {n}", { i: point_index + 1, n: plan.points.length }),
      album: t("Periost"),
      artwork,
    });
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

  return { show, clear: mediaSession.clear };
}
