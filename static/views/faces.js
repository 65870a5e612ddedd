/** Five faces for five bands of pain, drawn on the grid of the icons; the words beside them count. */
import { svg } from "./dom.js";

const EYES = "M8.5 10v.01M15.5 10v.01";
const SHUT = "M7.5 9l2 1.2-2 1.2M16.5 9l-2 1.2 2 1.2";
const PATHS = {
  none: `${EYES}M7.5 14c1.2 2.4 2.8 3.4 4.5 3.4s3.3-1 4.5-3.4z`,
  mild: `${EYES}M8 14.5c1.1 1.3 2.5 2 4 2s2.9-.7 4-2`,
  moderate: `${EYES}M8.5 15.5h7`,
  severe: `${EYES}M8 16.5c1.1-1.3 2.5-2 4-2s2.9.7 4 2`,
  "very-severe": `${SHUT}M7.5 17.2c1.2-2.2 2.8-3.2 4.5-3.2s3.3 1 4.5 3.2z`,
};

export const face = (band) =>
  svg(
    { class: "icon face", viewBox: "0 0 24 24", "aria-hidden": "true" },
    ["circle", { cx: 12, cy: 12, r: 9.5 }],
    ["path", { d: PATHS[band] }],
  );
