/** Sessions of each calendar week against what the method asks for. */
import { h } from "./dom.js";
import { tableHead } from "./pain_maps.js";
import { day, dayTicks, levels, percent, plot, plotKeys } from "./plot.js";
import { number, t, tn } from "./words.js";

const LEAST_TOP = 4;
const BAR = 0.56; // of a week

export const weekName = (from) => t("week of {day}", { day: day(from, { day: "numeric", month: "short" }) });

function weekSaid({ sessions, most, isOpen }) {
  if (isOpen && sessions === 0) return t("none so far");
  const said = tn("{n} session", "{n} sessions", sessions);
  const parts = [isOpen ? t("{sessions} so far", { sessions: said }) : said];
  if (most > sessions) parts.push(t("{n} within seven days", { n: number(most) }));
  return parts.join(", ");
}

/** `weeks`: {all: with the present one last, least, most, alt}. */
export function weekPlot({ weeks: { all, least, most, alt }, axis }) {
  const top = Math.max(LEAST_TOP, ...all.map((week) => week.most));
  const share = (sessions) => sessions / top;
  const counts = Array.from({ length: top + 1 }, (_, i) => i);
  const step = Math.ceil(top / 6);
  return plot({
    ...{ name: "week-plot", alt, hand: t("Week") },
    shapes: [
      ["rect", { class: "plot-aim", x: "0%", width: "100%", y: percent(1 - share(most)), height: percent(share(most - least)) }],
      ...dayTicks(axis),
      ...levels(counts.filter((count) => count % step === 0 || count === least || count === most), share),
      ...all.flatMap((week) => barOf(week, axis, share)),
    ],
    stops: all.map((week) => ({ share: middle(week, axis), when: weekName(week.from), said: weekSaid(week) })),
    keys: weekKeys({ least, most, hasMore: all.some((week) => week.most > week.sessions) }),
  });
}

const WEEK_MS = 7 * 86_400_000;
const middle = ({ from }, axis) => axis.share(from + WEEK_MS / 2);

function barOf({ from, sessions, most, isOpen }, axis, share) {
  const width = axis.share(axis.from + WEEK_MS) * BAR;
  const x = middle({ from }, axis) - width / 2;
  const place = { x: percent(x), width: percent(width), y: percent(1 - share(sessions)), height: percent(share(sessions)) };
  const data = { "data-week": from, "data-sessions": sessions };
  const bar = ["rect", { class: `plot-bar ${isOpen ? "open" : ""}`, rx: 3, ...place, ...data }];
  if (most === sessions) return [bar];
  const y = percent(1 - share(most));
  const [left, centre, right] = [x + width / 4, x + width / 2, x + (3 * width) / 4].map(percent);
  return [
    bar,
    ["line", { class: "plot-most", x1: centre, x2: centre, y1: percent(1 - share(sessions)), y2: y }],
    ["line", { class: "plot-most", x1: left, x2: right, y1: y, y2: y, "data-most": most, "data-week": from }],
  ];
}

const weekKeys = ({ least, most, hasMore }) =>
  plotKeys(
    [
      [[["rect", { class: "plot-bar", x: -5, y: -8, width: 10, height: 16, rx: 2 }]], t("sessions")],
      [
        [["rect", { class: "plot-aim", x: -12, y: -6, width: 24, height: 12 }]],
        t("{least} to {most}, as the method asks", { least: number(least), most: number(most) }),
      ],
      hasMore && [[["path", { class: "plot-most", d: "M0 8V-6M-5-6h10" }]], t("within any seven days")],
    ].filter(Boolean),
  );

/** The same as a table, the newest first. */
export const weekTable = ({ all }) =>
  h(
    "table",
    { class: "pain-table", testid: "week-table" },
    h("caption", { class: "unseen" }, t("Sessions a week")),
    tableHead([t("Week"), t("Sessions"), t("Most within seven days")]),
    h(
      "tbody",
      {},
      all.toReversed().map(({ from, sessions, most, isOpen }) =>
        h(
          "tr",
          { testid: `week-${from}` },
          h("th", { scope: "row" }, weekName(from), isOpen && h("span", {}, ` ${t("(not over)")}`)),
          h("td", {}, number(sessions)),
          h("td", {}, number(most)),
        ),
      ),
    ),
  );
