/**
 * What moves with the hands, played by the compositor (WAAPI) from the time of beat 0: a busy page
 * can neither shift nor stop it. What follows the press goes in at once and eases; what follows the
 * breath swings between full and empty.
 */
import { isPress } from "../domain/pulse.js";

const SYNC_MS = 8; // less than this nobody sees, and each shift costs a frame

/**
 * `moving()`: {press: [{element, eased, pressed}], breath: [{element, full, empty}]}, the two ends
 * of each as styles; asked anew for every run.
 */
export function beatMotion(moving) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  let playing = null; // the run that is drawn, as the pacer knows it
  let motions = []; // [{animation, offset_ms}]

  /** `pulse`: {run, started_at_ms} on the clock of performance.now(), or null. */
  function show(pulse) {
    const run = pulse && !isStill.matches ? pulse.run : null;
    if (run !== playing) {
      motions.forEach(({ animation }) => animation.cancel());
      motions = run ? motionsOf(run, moving()) : [];
      playing = run;
    }
    if (run) motions.forEach((motion) => resync(motion, pulse.started_at_ms));
  }

  /** What moves has changed amid a run. */
  function anew(pulse) {
    playing = null;
    show(pulse);
  }
  return { show, anew };
}

function resync({ animation, offset_ms }, startedAtMs) {
  const start = startedAtMs + offset_ms;
  if (animation.startTime === null || Math.abs(animation.startTime - start) > SYNC_MS)
    animation.startTime = start;
}

/** Each motion with its own beginning, counted from the run's beat 0. */
function motionsOf({ pulse, fromBeat, beats }, { press, breath }) {
  const { period_ms, breaths } = pulse;
  const offset_ms = fromBeat * period_ms;
  if (!breaths) {
    const timing = { duration: period_ms, iterations: Infinity };
    return press.map((one) => ({ animation: one.element.animate(pressFrames([true], one), timing), offset_ms }));
  }
  const kinds = Array.from({ length: beats - fromBeat }, (_, i) => isPress(pulse, fromBeat + i));
  const timing = { duration: kinds.length * period_ms };
  const last = breaths.at(-1);
  const breathing = { duration: last.period_ms, iterations: Infinity, fill: "backwards" };
  return [
    ...press.map((one) => ({ animation: one.element.animate(pressFrames(kinds, one), timing), offset_ms })),
    // A whole number of breaths before, so that it leads the patient in through the lead.
    ...breath.map((one) => ({
      animation: one.element.animate(breathFrames(last, one), breathing),
      offset_ms: last.anchor_ms - 100 * last.period_ms,
    })),
  ];
}

/** A press goes in at once and eases; a held beat rests. */
function pressFrames(kinds, { eased, pressed }) {
  const at = (beat, part) => (beat + part) / kinds.length;
  const frames = kinds.flatMap((isPressed, beat) =>
    isPressed
      ? [
          { ...eased, offset: at(beat, 0), easing: "ease-out" },
          { ...pressed, offset: at(beat, 0.16), easing: "ease-in-out" },
          { ...eased, offset: at(beat, 0.85) },
        ]
      : [{ ...eased, offset: at(beat, 0) }],
  );
  return [...frames, { ...eased, offset: 1 }];
}

const breathFrames = ({ exhale_ms, period_ms }, { full, empty }) => [
  { ...full, offset: 0, easing: "ease-in-out" },
  { ...empty, offset: exhale_ms / period_ms, easing: "ease-in-out" },
  { ...full, offset: 1 },
];
