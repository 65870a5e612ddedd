/** From the last press to the kept log: pain after, note, done. */
import { rfc3339 } from "../domain/identity.js";
import { lineOf, sessionLog } from "../domain/log.js";
import { isMetronome } from "../domain/plan.js";
import { summaryOf } from "../domain/summary.js";
import { doneView, noteView, secondView } from "../views/after.js";
import { painView } from "../views/pain.js";
import { t } from "../views/words.js";
import { saveLogs } from "./kept_logs.js";

/** `keep(session)` writes a checkpoint of what was answered so far. */
export function afterFlow(app, { keep }) {
  const { powers, bundle } = app;
  let session = null;
  let advice = null;
  let kept = null; // {log_id, line, error?}
  let keeping = null;

  const log = () => {
    const nowMs = powers.clock.wallMs();
    const ended_at = rfc3339(nowMs, powers.clock.offsetMinutes(nowMs));
    return sessionLog(session, { ended_at, elapsed_ms: session.elapsed_ms });
  };

  /** Points with at least one press, with their place in the plan. */
  const worked = () =>
    session.plan.points
      .map((point, place) => ({ point, place }))
      .filter(({ place }) => session.state.results[place].presses > 0);

  const isKept = () => kept !== null && !kept.error;

  function begin(ended, urgentAdvice) {
    if (kept?.error && ended.id === session.id) return app.go("after/done");
    session = ended;
    advice = urgentAdvice;
    kept = keeping = null;
    if (isMetronome(session.plan)) return app.go("after/second");
    return app.go(worked().length ? "after/pain/0" : "after/note");
  }

  function change(part) {
    session = { ...session, ...part };
    kept = null;
    return keep(session);
  }

  function painScreen(step) {
    const points = worked();
    if (!points[step]) return null;
    const { point, place } = points[step];
    const model = {
      title: t("Pain after"),
      pain: bundle.pain,
      question: bundle.pain.question_after,
      point,
      side: point.side,
      value: session.pain_after[place],
      step,
      steps: points.length,
      back: step > 0 ? `#/after/pain/${step - 1}` : null,
      canLeaveOpen: true,
    };
    return painView(model, ({ pain }) => {
      change({ pain_after: session.pain_after.map((old, i) => (i === place ? pain : old)) });
      app.go(step + 1 < points.length ? `after/pain/${step + 1}` : "after/note");
    });
  }

  /** Once, however often it is tapped; again only after a failure. */
  function finish() {
    keeping ??= keepOnce().then(() => {
      if (kept.error) keeping = null;
    });
    return keeping;
  }

  async function keepOnce() {
    // Serialised once: a try again keeps the very line that may lie in a file by now.
    const line = kept?.line ?? lineOf(log());
    kept = await app.keepLog(JSON.parse(line), line);
    if (!kept.error) powers.giveUpSession();
    app.go("after/done");
  }

  /** Only what was never asked to be kept: the second alone, without a patient or a point. */
  async function throwAway() {
    if (keeping) return;
    await powers.vault.dropDraft().catch(() => {});
    powers.giveUpSession();
    session = null;
    app.go("");
  }

  const ACTS = {
    note: ({ part }) => change(part),
    finish,
    throw_away: throwAway,
    rescue: () => saveLogs(powers, [kept], `periost-${session.id}.ndjson`),
    home() {
      if (!kept.error) session = null;
      app.go("");
    },
  };
  const act = (event) => ACTS[event.type](event);

  function screen([step, index]) {
    if (!session || (isKept() && step !== "done")) return null; // what is kept is not changed any more
    if (step === "pain") return painScreen(Number(index));
    const summary = summaryOf(log());
    if (step === "second") return secondView({ draft: session, summary }, act);
    if (step === "note") return noteView({ draft: session, summary, advice }, act);
    const isStopped = session.state.outcome === "stopped";
    return (
      kept &&
      doneView(
        {
          summary,
          isStopped,
          aftercare: bundle.about.aftercare,
          ...kept,
        },
        act,
      )
    );
  }

  return { begin, screen, unsaved: () => (isKept() ? null : session) };
}
