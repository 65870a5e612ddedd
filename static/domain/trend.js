/**
 * Which way scores go over time, and how sure that is: the Theil–Sen line with its exact interval,
 * and a band of where it may run. Pure.
 *
 * The line is the median of the slopes between any two scores, so that no single day bends it. Its
 * interval asks only how scores are ordered (Kendall), never how they are spread; why this one was
 * chosen stands in docs/progress.md.
 */

const WEEK_MS = 7 * 86_400_000;
const DOUBT = 0.05; // what the interval and the band each leave to chance
/** With five scores no level has an interval of 95 %; in less than two weeks a rate a week is a guess. */
export const LEAST_SCORES = 6;
export const LEAST_DAYS = 14;
const SLOPES = 33; // tried between the ends of the interval: more change the band by less than a dot
const PLACES = 25; // at which the band is told

/**
 * `scores`: [{at, score}], `at` in milliseconds, in any order. Gives {per_week, low, high, line,
 * band}: the change a week with the ends of its interval, the ends of the line as [{at, score}], and
 * [{at, low, high}]; or null where there are too few scores in too short a time.
 */
export function trendOf(scores) {
  const sorted = scores.toSorted((a, b) => a.at - b.at);
  const n = sorted.length;
  if (n < LEAST_SCORES || daysOf(sorted) < LEAST_DAYS) return null;
  const middle = (sorted[0].at + sorted[n - 1].at) / 2; // keeps the numbers small
  const points = sorted.map(({ at, score }) => [(at - middle) / WEEK_MS, score]);
  const slopes = slopesOf(points);
  const cut = leastRank(n) - ((n * (n - 1)) / 2 - slopes.length); // scores of one moment have no slope
  if (cut < 1) return null;
  const [slope, low, high] = [median(slopes), slopes[cut - 1], slopes.at(-cut)];
  const level = median(residuals(points, slope));
  const atWeek = (week) => Math.round(middle + week * WEEK_MS);
  return {
    ...{ per_week: slope, low, high },
    line: [points[0], points[n - 1]].map(([week]) => ({ at: atWeek(week), score: level + slope * week })),
    band: bandOf(points, low, high, slope).map(([week, ...ends]) => ({
      ...{ at: atWeek(week), low: ends[0], high: ends[1] },
    })),
  };
}

export const daysOf = (sorted) =>
  sorted.length ? (sorted.at(-1).at - sorted[0].at) / (WEEK_MS / 7) : 0;

const ascending = (a, b) => a - b;

function median(sorted) {
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function slopesOf(points) {
  const slopes = [];
  for (let i = 1; i < points.length; i += 1)
    for (let j = 0; j < i; j += 1) {
      const weeks = points[i][0] - points[j][0];
      if (weeks > 0) slopes.push((points[i][1] - points[j][1]) / weeks);
    }
  return slopes.sort(ascending);
}

/** What is left of the scores without the slope, from the lowest. */
const residuals = (points, slope) => points.map(([week, score]) => score - slope * week).sort(ascending);

/**
 * Every line whose slope the scores do not contradict, as high and as low as they let it be: at each
 * place the lowest and the highest of them.
 */
function bandOf(points, low, high, slope) {
  const rank = levelRank(points.length);
  const tried = [slope, ...Array.from({ length: SLOPES }, (_, i) => low + ((high - low) * i) / (SLOPES - 1))];
  const lines = tried.map((one) => {
    const left = residuals(points, one);
    return [one, left[rank - 1], left.at(-rank)];
  });
  const [from, to] = [points[0][0], points.at(-1)[0]];
  return Array.from({ length: PLACES }, (_, i) => {
    const week = from + ((to - from) * i) / (PLACES - 1);
    return [
      week,
      Math.min(...lines.map(([one, least]) => least + one * week)),
      Math.max(...lines.map(([one, , most]) => most + one * week)),
    ];
  });
}

/**
 * The rank, from either end, of the slope at which the interval ends. Where no trend is, the pairs
 * that go down are as many as the inversions of a permutation by chance; ties make it only wider.
 */
export function leastRank(n) {
  let chances = [1]; // of 0, 1, … inversions among the first ones
  for (let size = 2; size <= n; size += 1) {
    const count = Math.min((size * (size - 1)) / 2, (n * (n - 1)) >> 2) + 1;
    let sum = 0;
    chances = Array.from({ length: count }, (_, i) => {
      sum += (chances[i] ?? 0) - (chances[i - size] ?? 0);
      return sum / size;
    });
  }
  return rankOf((i) => chances[i] ?? 0);
}

/** The same for the median of a sample: by how many coins of `n` show heads. */
export function levelRank(n) {
  let chance = 2 ** -n;
  return rankOf((i) => {
    if (i > 0) chance *= (n - i + 1) / i;
    return chance;
  });
}

/** How many of the first values, each with its chance, are together no likelier than half the doubt. */
function rankOf(chanceOf) {
  let [rank, sum] = [0, chanceOf(0)];
  while (sum <= DOUBT / 2) sum += chanceOf((rank += 1));
  return rank;
}
