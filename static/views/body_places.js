/** Where a region lies on the small figure of the lock screen, on a square of 100; seen from behind. */
export const BODY_PLACES = {
  head: { x: 50, y: 13 },
  "cervical-spine": { x: 50, y: 25 },
  shoulder: { x: 59, y: 31 },
  elbow: { x: 67, y: 46 },
  thorax: { x: 55, y: 38 },
  "thoracic-spine": { x: 50, y: 38 },
  "lumbar-spine": { x: 50, y: 49 },
  pelvis: { x: 50, y: 56 },
  hip: { x: 56, y: 59 },
  "lower-leg": { x: 55, y: 80 },
  none: { x: 50, y: 50 },
};
