/**
 * The pictures of a session: the close-up of the point at hand and of the next one, drawn
 * beforehand. Without a body (an old phone, files that would not load) there are none, and no word.
 */
import { closeUpOf, seenIn } from "../domain/close_up.js";
import { isGuided } from "../domain/plan.js";

const PICTURE_PX = 640;
const TINT = { structures: ["ribs", "costal-cartilage", "sternum"], paint: "breath" };

const breathes = (point) => isGuided({ points: [point] });

export function sessionPictures({ powers, bundle }) {
  let body = null;

  /** On the plan, and where a session waits: so that the session itself reads and draws nothing new. */
  async function prepare(plan) {
    body ??= await powers.readBody().catch(() => null);
    const closeUp = body && closeUpAt(plan, 0);
    if (!closeUp) return;
    await draw(closeUp).catch(() => null);
    if (breathes(plan.points[0])) await draw(closeUp, TINT).catch(() => null);
  }

  const closeUpAt = (plan, index) => {
    const point = plan.points[index];
    return point ? closeUpOf(body, point, bundle.points[point.point_id]?.views) : null;
  };

  const draw = ({ view, box }, part = {}) =>
    powers.bodyPicture(body, { view, box, width_px: PICTURE_PX, ...part });

  /** The address of a point's picture for the lock screen, or null. */
  async function artworkOf(plan, index) {
    const closeUp = body && closeUpAt(plan, index);
    return closeUp ? powers.bodyArtwork(body, closeUp).catch(() => null) : null;
  }

  /** What `pictureAt(index)` of a plan gives; calls `drawn` when one that was asked for is there. */
  function of(plan, drawn) {
    const made = new Map();

    function make(index) {
      const closeUp = body && closeUpAt(plan, index);
      if (!closeUp) return null;
      const point = plan.points[index];
      const { point_id, side } = point;
      const picture = { ...closeUp, key: index, point_id, side, canvas: null, tint: null };
      const take = (part) => (made) => {
        picture[part] = made;
        drawn();
      };
      draw(closeUp).then(take("canvas"), () => {});
      if (breathes(point)) draw(closeUp, TINT).then(take("tint"), () => {});
      return picture;
    }

    const at = (index) => {
      if (!made.has(index)) made.set(index, make(index));
      return made.get(index);
    };

    return function pictureAt(index) {
      const current = at(index);
      const next = current && index + 1 < plan.points.length ? at(index + 1) : null;
      for (const old of [...made.keys()].filter((one) => one < index)) made.delete(old);
      if (!current) return null;
      return { ...current, next, nextSeen: next && next.view === current.view ? seenIn(body, current, next) : null };
    };
  }

  return { prepare, artworkOf, of };
}
