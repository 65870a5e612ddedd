/** The steps of installing as drawings: a piece of a phone, and a ring round what is to be tapped. */
import { svg } from "./dom.js";

const line = (x, y, width) => ["path", { class: "text", d: `M${x} ${y}h${width}` }];
const key = (d) => ["path", { class: "key", d }];
const aim = (cx, cy, r = 22) => ["circle", { class: "aim", cx, cy, r }];
const share = (x, y) => key(`M${x} ${y + 4}v-14m-5 5l5-5 5 5M${x - 7} ${y - 1}h-3v14h20v-14h-3`);
const dots = (x, y, dx, dy) => [-1, 0, 1].map((n) => ["circle", { class: "point", cx: x + n * dx, cy: y + n * dy, r: 2.2 }]);
const row = (y, width) => [line(48, y, width), ["rect", { class: "thin", x: 140, y: y - 7, width: 14, height: 14, rx: 4 }]];

// The lower, the upper and the middle piece of a phone of 160 px width.
const LOWER = ["path", { class: "phone", d: "M20 8v96a20 20 0 0 0 20 20h120a20 20 0 0 0 20-20V8" }];
const UPPER = ["path", { class: "phone", d: "M20 124V28a20 20 0 0 1 20-20h120a20 20 0 0 1 20 20v96" }];
const PANEL = ["rect", { class: "panel", x: 32, y: 26, width: 136, height: 98, rx: 12 }];

const PICTURES = {
  share: [LOWER, line(40, 24, 110), line(40, 40, 84), line(40, 56, 98), ["path", { class: "thin", d: "M20 76h160" }], key("M42 94l-6 6 6 6"), key("M58 94l6 6-6 6"), share(100, 100), ...dots(150, 100, 7, 0), aim(100, 100)],
  sheet: [LOWER, ["path", { class: "panel", d: "M20 108V34a16 16 0 0 1 16-16h128a16 16 0 0 1 16 16v70a20 20 0 0 1-20 20H40a20 20 0 0 1-20-16z" }], ...row(42, 60), ...row(104, 48), line(48, 73, 72), ["rect", { class: "key", x: 138, y: 64, width: 18, height: 18, rx: 5 }], key("M147 69v8m-4-4h8"), ["rect", { class: "aim", x: 36, y: 56, width: 132, height: 34, rx: 12 }]],
  add: [UPPER, PANEL, line(44, 44, 26), ["path", { class: "key", d: "M136 44h20" }], aim(146, 44, 20), ["rect", { class: "thin", x: 44, y: 76, width: 34, height: 34, rx: 9 }], ["circle", { class: "thin", cx: 61, cy: 93, r: 7 }], line(90, 86, 46), line(90, 102, 62)],
  dots: [UPPER, ["rect", { class: "panel", x: 32, y: 26, width: 104, height: 26, rx: 13 }], line(46, 39, 60), ...dots(156, 39, 0, 7), aim(156, 39), line(40, 76, 110), line(40, 92, 84), line(40, 108, 98)],
  menu: [UPPER, ["rect", { class: "panel", x: 66, y: 24, width: 102, height: 100, rx: 12 }], line(80, 42, 52), line(104, 74, 46), ["rect", { class: "key", x: 82, y: 66, width: 12, height: 17, rx: 3 }], ["rect", { class: "aim", x: 72, y: 58, width: 90, height: 33, rx: 12 }], line(80, 108, 60)],
};

/** Decoration: the words beside it say the same. */
export const installPicture = (name) =>
  svg({ class: "install-picture", viewBox: "0 0 200 128", "aria-hidden": "true" }, ...PICTURES[name]);
