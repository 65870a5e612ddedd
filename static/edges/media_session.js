/** What the lock screen and the keys of a headset show and do. Silent where there is none. */

const ACTIONS = ["play", "pause", "nexttrack"];

const real = {
  available: true,
  /** `card`: {title, artist, album, artwork: address of a picture, or null}. */
  show({ artwork, ...words }) {
    const pictures = artwork ? [{ src: artwork, sizes: "512x512", type: "image/png" }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ ...words, artwork: pictures });
  },
  /** Presses as the lock screen counts seconds: `rate` presses a second. */
  count({ done, of, rate, isPlaying }) {
    navigator.mediaSession.playbackState = isPlaying ? "playing" : "paused";
    if (!navigator.mediaSession.setPositionState || !(of > 0)) return;
    navigator.mediaSession.setPositionState({
      duration: of,
      position: Math.min(done, of),
      playbackRate: rate,
    });
  },
  /** `handlers`: {play, pause, nexttrack}. */
  listen(handlers) {
    for (const action of ACTIONS) setHandler(action, handlers[action] ?? null);
  },
  /** `pictures`: addresses that were shown, and are wanted no more. */
  clear(pictures = []) {
    for (const action of ACTIONS) setHandler(action, null);
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = "none";
    for (const picture of pictures) URL.revokeObjectURL(picture);
  },
};

function setHandler(action, handler) {
  try {
    navigator.mediaSession.setActionHandler(action, handler);
  } catch {
    // A browser may not know the action; the others still work.
  }
}

export const mediaSession =
  "mediaSession" in navigator && "MediaMetadata" in globalThis
    ? real
    : { available: false, show() {}, count() {}, listen() {}, clear() {} };
