/** What the numbers of a course say, and what they do not. Never a promise, never a diagnosis. */
import { LEAST_DAYS, LEAST_SCORES } from "../domain/trend.js";
import { day } from "./plot.js";
import { isClear, score } from "./pain_plot.js";
import { number, say, t, tn } from "./words.js";

/** A change a week; small ones with a digit more, so that something never reads as nothing. */
const rate = (value) => number(Math.abs(value), { maximumFractionDigits: Math.abs(value) < 0.1 ? 2 : 1 });

const isNothing = (value) => Math.abs(value) < 0.005;

/** Where the true change may lie: "0.2 less to 0.1 more a week". */
const ends = ({ low, high }) => {
  const end = (value) =>
    isNothing(value) ? number(0) : value > 0 ? t("{n} more", { n: rate(value) }) : t("{n} less", { n: rate(value) });
  return { low: end(low), high: end(high) };
};

/** One sentence on the trend, one on how sure it is; without a trend what it takes. */
export function trendWords(trend) {
  if (!trend) return [waitingWords()];
  const { per_week: change } = trend;
  if (isNothing(change)) {
    const stayed = t("Pain before pressing stayed much the same.");
    return isNothing(trend.low) && isNothing(trend.high) ? [stayed] : [stayed, agreeWords(trend)];
  }
  const n = rate(change);
  const said =
    change < 0
      ? t("Pain before pressing fell by about {n} a week.", { n })
      : t("Pain before pressing rose by about {n} a week.", { n });
  return [said, isClear(trend) ? sureWords(trend) : chanceWords(trend)];
}

const waitingWords = () =>
  t("A trend is drawn from {scores} sessions on, spread over {days} days or more: fewer would show chance.", {
    scores: number(LEAST_SCORES),
    days: number(LEAST_DAYS),
  });

const sureWords = (trend) =>
  t("Anything from {low} to {high} a week fits the scores. They say how it changed, not why.", ends(trend));

const chanceWords = (trend) =>
  t("It may also be chance: anything from {low} to {high} a week fits the scores.", ends(trend));

const agreeWords = (trend) =>
  t("Anything from {low} to {high} a week fits the scores.", ends(trend));

/** In how many sessions the pain was less afterwards: told for those that were asked. */
export function withinWords(scores) {
  const asked = scores.filter(({ after }) => after !== null);
  if (asked.length === 0) return null;
  const less = asked.filter(({ before, after }) => after < before).length;
  return tn(
    "Right after pressing it was less in {less} of {n} session.",
    "Right after pressing it was less in {less} of {n} sessions.",
    asked.length,
    { less: number(less) },
  );
}

/** Where pain grows beyond doubt, the words of the protocols on that. */
export const risingWords = (trend, { practice }) =>
  trend && trend.low > 0 && practice?.rising_pain ? say(practice.rising_pain) : null;

/** The text alternative of the plot of pain. */
export function painAlt(name, scores, trend) {
  const [first, last] = [scores[0], scores.at(-1)];
  const span =
    scores.length === 1
      ? t("{name}: pain {before} before pressing on {day}.", { name, before: score(first.before), day: day(first.at) })
      : t("{name}: pain before pressing from {first} on {from} to {last} on {to}, {n} sessions.", {
          ...{ name, first: score(first.before), last: score(last.before) },
          ...{ from: day(first.at), to: day(last.at), n: number(scores.length) },
        });
  return [span, ...(trend ? trendWords(trend) : [])].join(" ");
}

/** How steadily it was practised. A gap is told by nobody. */
export function steadyWords({ weeks, row }, least) {
  if (weeks === 0) return null;
  const values = { least: number(least) };
  if (row > 1) return tn("{n} week in a row with {least} or more sessions.", "{n} weeks in a row with {least} or more sessions.", row, values);
  return tn("{n} week with {least} or more sessions.", "{n} weeks with {least} or more sessions.", weeks, values);
}

export const lastDaysWords = (sessions, { least, most }) =>
  sessions > most
    ? tn(
        "{n} session in the last seven days: the method asks for {least} to {most}.",
        "{n} sessions in the last seven days: the method asks for {least} to {most}.",
        sessions,
        { least: number(least), most: number(most) },
      )
    : tn("{n} session in the last seven days.", "{n} sessions in the last seven days.", sessions);

export const minutes = (ms) => number(Math.round(ms / 60_000));
