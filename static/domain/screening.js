/** What the answers to the screening mean. Pure; twin of webapp/domain/screening.py, same vectors. */

const ANSWERS = ["yes", "no", "unknown"];

/**
 * `answers`: {question_id: {answer, regions?, doctor_agreed?}}. Returns
 * {verdict, missing, refused_by, skip, warnings, ask}, all lists in the order of the questions.
 */
export function screen(questions, answers) {
  const out = { missing: [], refused_by: [], skip: [], warnings: [], ask: [] };
  for (const question of questions) {
    const given = answers[question.id];
    if (!given || !ANSWERS.includes(given.answer)) out.missing.push(question.id);
    else judge(question, given, out);
  }
  const verdict = out.refused_by.length
    ? "refused"
    : out.missing.length
      ? "incomplete"
      : "admitted";
  return { verdict, ...out };
}

function judge(question, given, out) {
  const effects = given.answer === "no" ? [] : question[given.answer];
  let isOpen = false;
  let isRefused = false;
  for (const effect of effects) {
    if (effect.do === "refuse") isRefused = true;
    if (effect.do === "warn") out.warnings.push(question.id);
    if (effect.do === "skip") {
      for (const point of effect.points) out.skip.push({ point, because: question.id });
    }
    if (effect.do === "skip_regions") {
      const regions = given.regions ?? [];
      if (!regions.length) isOpen = true;
      for (const region of regions) out.skip.push({ region, because: question.id });
    }
    if (effect.do === "ask") {
      out.ask.push(question.id);
      if (typeof given.doctor_agreed !== "boolean") isOpen = true;
      if (given.doctor_agreed === false) isRefused = true;
    }
  }
  if (isOpen) out.missing.push(question.id);
  if (isRefused) out.refused_by.push(question.id);
}
