/**
 * The pacer's clock and voice: Web Audio. A run is one looping buffer that the audio hardware plays;
 * its position is the one clock of a session, and everything else looks at it.
 *
 * Nothing here is timed by a timer: start, end, count-in and chime of a run are all given to the
 * audio graph beforehand, so a busy page can neither shift, double nor lose a press. The timer only
 * tells the app about beats, re-aimed at each of them; a late one reports once, with its lateness.
 */
import { chimeSamples, countInSamples, cycleSamples } from "./tones.js";

const START_S = 0.06; // room to hand a run to the audio thread
const WAKE_MS = 1500; // a loudspeaker may take a second to wake; a refusal never answers
const STALL_MS = 500; // a clock that stands still this long has been taken away

export function openAudio() {
  const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Context) return silentAudio();
  // iOS: play in spite of the mute switch and go on with the screen locked.
  if (navigator.audioSession) navigator.audioSession.type = "playback";
  const context = new Context({ latencyHint: "playback" });
  const volume = context.createGain();
  volume.connect(context.destination);
  return {
    available: true,
    /** Call it in the tap that starts or resumes: browsers allow sound only from there. */
    wake: () => Promise.race([context.resume(), new Promise((give) => setTimeout(give, WAKE_MS))]),
    setSound: (isOn) => {
      volume.gain.value = isOn ? 1 : 0;
    },
    run: (run, tell) =>
      startRun(
        { nowS: () => audibleS(context), clockS: () => context.currentTime },
        run,
        tell,
        (startS, endS) => sound(context, volume, run, startS, endS),
      ),
    close: () => context.close(),
  };
}

/** The same runs without a voice, on the monotonic clock. */
function silentAudio() {
  const nowS = () => performance.now() / 1000;
  return {
    available: false,
    wake: async () => {},
    setSound() {},
    close: async () => {},
    run: (run, tell) => startRun({ nowS, clockS: nowS }, run, tell, () => () => {}),
  };
}

/** Seconds on the context's clock of what is heard now; the graph runs ahead of the loudspeaker. */
function audibleS(context) {
  const stamp = context.getOutputTimestamp?.();
  if (!stamp?.performanceTime) return context.currentTime;
  const heard = stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
  return Math.abs(heard - context.currentTime) < STALL_MS / 1000 ? heard : context.currentTime;
}

/** Gives a run to the audio graph; returns what silences it at once. */
function sound(context, volume, run, startS, endS) {
  const periodS = run.periodMs / 1000;
  const loop = play(context, volume, cycleSamples(run.cycle, periodS, context.sampleRate), startS, {
    loop: true,
    offsetS: (run.fromBeat % run.cycle.length) * periodS,
  });
  loop.stop(endS);
  const others = [play(context, volume, chimeSamples(context.sampleRate), endS)];
  for (let i = 1; i <= run.countIn && startS - i * periodS > context.currentTime; i += 1) {
    others.push(play(context, volume, countInSamples(context.sampleRate), startS - i * periodS));
  }
  return () => [loop, ...others].forEach((source) => source.stop());
}

function play(context, volume, samples, atS, { loop = false, offsetS = 0 } = {}) {
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.getChannelData(0).set(samples);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = loop;
  source.connect(volume);
  source.start(atS, offsetS);
  return source;
}

/**
 * `run`: {cycle, fromBeat, beats, periodMs, leadS, countIn}. Tells `lead({left_s})` each second
 * before, `beat({begun, late_ms, started_at_ms})` at each beat, `over()` after the last, `stalled()`
 * if the clock stands still. Returns {halt}; nothing is told or heard after it.
 */
function startRun({ nowS, clockS }, run, tell, soundRun) {
  const periodS = run.periodMs / 1000;
  const startS = clockS() + START_S + run.leadS;
  const endS = startS + (run.beats - run.fromBeat) * periodS;
  const silence = soundRun(startS, endS);
  let last = -Infinity;
  let timer = null;
  let isOver = false;
  let moved = { atMs: performance.now(), clockS: clockS() };

  function wake() {
    if (isStalled()) return finish("stalled");
    const positionS = nowS() - startS;
    if (nowS() >= endS) return finish("over");
    const step = Math.floor(positionS / periodS + 1e-6);
    if (step > last) report(step, positionS);
    last = Math.max(last, step);
    timer = setTimeout(
      wake,
      Math.min(Math.max((step + 1) * periodS - positionS, 0.001) * 1000, 250),
    );
  }

  function isStalled() {
    const atMs = performance.now();
    if (clockS() !== moved.clockS) moved = { atMs, clockS: clockS() };
    return atMs - moved.atMs > STALL_MS;
  }

  function report(step, positionS) {
    if (step < 0) return tell.lead({ left_s: Math.min(Math.ceil(-positionS - 1e-6), run.leadS) });
    const late_ms = (positionS - step * periodS) * 1000;
    const started_at_ms = performance.now() - (positionS + run.fromBeat * periodS) * 1000;
    tell.beat({ begun: run.fromBeat + step + 1, late_ms, started_at_ms });
  }

  function halt() {
    clearTimeout(timer);
    if (!isOver) silence();
  }

  function finish(how) {
    if (how === "stalled") halt();
    else isOver = true; // the loop has ended by itself, and the chime is sounding
    tell[how]();
  }

  wake();
  return { halt };
}
