/** One set of icons, drawn on a 24 px grid with one weight. */
import { svg } from "./dom.js";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  today: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  history: "M12 7v5l3.5 2M4.5 12a7.5 7.5 0 1 0 2.2-5.3L4.5 9M4.5 4.5V9H9",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  sources: "M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zm0 0V19.5",
  next: "M9 5l7 7-7 7",
  progress: "M4 4v16h16M8 14.5l3.5-4 3 2.5L20 7",
  skip: "M6 6l7 6-7 6zM18 6v12",
  stop: "M7 7h10v10H7z",
  pause: "M9 6v12M15 6v12",
  play: "M8 5.5l11 6.5-11 6.5z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warn: "M12 4L2.5 20h19zM12 10v5M12 17.5v.01",
  breath: "M3 9h10a2.5 2.5 0 1 0-2.5-2.5M3 13h15a2.5 2.5 0 1 1-2.5 2.5M3 17h7",
  hand: "M7 12V6.5a1.5 1.5 0 0 1 3 0V11m0-5.5v-1a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v6m0-3.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1c-2 0-3.5-1-4.5-2.5L4.5 15c-1-1.5 1-3 2.5-1.5z",
  nerve: "M12 3v5m0 0c0 3-5 3-5 7v6m5-13c0 3 5 3 5 7v6m-5-9v9",
  share: "M12 15V4m-4 4l4-4 4 4M5 13v6h14v-6",
  bin: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
  close: "M6 6l12 12M18 6L6 18",
  never: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
  near: "M12 12v.01M12 5.5v.01M18.5 12v.01M5.5 12v.01M12 18.5v.01M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  move: "M12 3v18M3 12h18M9.5 5.5L12 3l2.5 2.5M9.5 18.5L12 21l2.5-2.5M5.5 9.5L3 12l2.5 2.5M18.5 9.5L21 12l-2.5 2.5",
  zone: "M4 8c3-2.5 5-2.5 8 0s5 2.5 8 0M4 13c3-2.5 5-2.5 8 0s5 2.5 8 0M4 18c3-2.5 5-2.5 8 0s5 2.5 8 0",
  lock: "M6 10.5h12v10H6zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5",
  undo: "M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-3",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  grip: "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
};

/** Decoration only: the words beside it, or the control's label, carry the meaning. */
export const icon = (name) =>
  svg({ class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, ["path", { d: PATHS[name] }]);
