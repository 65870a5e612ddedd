/**
 * The pacer's voice and clock: Web Audio. The position in the audio graph is the one clock of a
 * session; everything else looks at it. Sounds of a run are all given to the graph beforehand.
 */
import { scoreOf } from "../domain/score.js";
import { pace } from "./pacer.js";
import { bufferOf, frame, soundScore } from "./score_graph.js";
import { SOUND_NAMES } from "./tones.js";

const START_S = 0.06; // room to hand a run to the audio thread
const WAKE_MS = 1500; // a loudspeaker may take a second to wake; a refusal never answers
const SILENCE = { from_s: 0, to_s: 0, loops: [], notes: [], swells: [] };
const BREATH = {
  ...SILENCE,
  swells: [
    { kind: "exhale", from_s: 0, to_s: 3 },
    { kind: "inhale", from_s: 3, to_s: 5 },
  ],
};
const FAR_S = 0.5; // an output clock so far from the graph's is not to be believed

export const hasSound = Boolean(globalThis.AudioContext ?? globalThis.webkitAudioContext);

const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;

let spare = null; // a context that sleeps until a tap wakes it

/**
 * Opens the loudspeaker and makes the sounds before they are wanted: on a slow phone that takes longer
 * than a tap may. Nothing sounds, nothing runs.
 */
export function warmAudio() {
  if (!Context || spare) return;
  spare = new Context({ latencyHint: "playback" });
  spare.suspend().catch(() => {});
  for (const name of [...SOUND_NAMES, "noise"]) bufferOf(spare, name);
}

function newContext() {
  const context = spare ?? new Context({ latencyHint: "playback" });
  spare = null;
  return context;
}

/**
 * `given`: {context, output} to sound within another graph; alone it has a context of its own.
 * The powers of a voice: {available, wake, setVolume, play, prepare, run, close}.
 */
export function openAudio(given = {}) {
  if (!given.context && !Context) return silentAudio();
  // iOS: play in spite of the mute switch and go on with the screen locked.
  if (navigator.audioSession) navigator.audioSession.type = "playback";
  let loudness = 1;
  let line = openLine();
  let running = null;
  let isLost = false;

  function openLine() {
    const context = given.context ?? newContext();
    const volume = context.createGain();
    volume.gain.value = loudness;
    volume.connect(given.output ?? context.destination);
    context.addEventListener("statechange", () => {
      if (context === line?.context && context.state !== "running") running?.lose("interrupted");
    });
    return { context, volume };
  }

  /** What was taken away, or stood still, may never move again: a new line is opened in its place. */
  function reopen() {
    isLost = false;
    line.context.close().catch(() => {});
    line = openLine();
  }

  return {
    available: true,
    /** Call it in the tap that starts or resumes: browsers allow sound only from there. */
    wake() {
      if (!given.context && (isLost || line.context.state === "closed")) reopen();
      return Promise.race([line.context.resume(), new Promise((go) => setTimeout(go, WAKE_MS))]);
    },
    setVolume(part) {
      loudness = part;
      line.volume.gain.value = part;
    },
    /** One sound now; "breath" is a breath out and in. */
    play(name) {
      const { context, volume } = line;
      const score = name === "breath" ? BREATH : { ...SILENCE, notes: [{ sound: name, at_s: 0 }] };
      soundScore(context, volume, score, frame(context, context.currentTime + START_S));
    },
    prepare() {},
    run(run, tell) {
      running = startRun(line, run, {
        ...tell,
        lost(because) {
          isLost = true;
          tell.stalled({ because });
        },
      });
      return running;
    },
    async close() {
      running = null;
      if (!given.context) await line.context.close();
    },
  };
}

/** Gives a run to the graph and follows it; see `pace` for what is told. */
function startRun({ context, volume }, run, tell) {
  const zeroS = frame(context, context.currentTime + START_S + run.leadS);
  const periodS = run.pulse.period_ms / 1000;
  const graphs = [soundScore(context, volume, scoreOf(run), zeroS)];
  const clock = {
    positionS: () => audibleS(context) - zeroS,
    renderedS: () => context.currentTime - zeroS,
    reading: () => context.currentTime,
  };
  const pacer = pace(clock, run, { ...tell, stalled: () => lose("stalled") });
  // The end of a sound is told at once, where a timer of a hidden page may wait for a minute.
  graphs[0].last?.addEventListener("ended", pacer.look);

  function lose(because) {
    if (pacer.isDone()) return;
    pacer.settle();
    halt();
    tell.lost(because);
  }

  function halt() {
    const wasDone = pacer.isDone();
    pacer.halt();
    // A run that ended by itself is left its last sound.
    if (!wasDone) graphs.forEach((graph) => graph.silence(context.currentTime));
  }

  return {
    look: pacer.look,
    settle: pacer.settle,
    halt,
    lose,
    /** The same run goes on as another one from the breath that changed. */
    follow(next) {
      const { from_beat } = next.pulse.breaths.at(-1);
      const beats = from_beat - run.fromBeat;
      const changeS = beats > 0 ? frame(context, zeroS + beats * periodS) : 0;
      const fromS = Math.max(changeS, context.currentTime + START_S);
      graphs.forEach((graph) => graph.cut(fromS));
      graphs.push(soundScore(context, volume, scoreOf(next), zeroS, fromS));
      pacer.follow(next);
    },
  };
}

/** Seconds on the context's clock of what is heard now; the graph runs ahead of the loudspeaker. */
function audibleS(context) {
  const stamp = context.getOutputTimestamp?.();
  if (!stamp?.performanceTime) return context.currentTime;
  const heardS = stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
  return Math.abs(heardS - context.currentTime) < FAR_S ? heardS : context.currentTime;
}

/** The same runs without a voice, on the monotonic clock. */
function silentAudio() {
  return {
    available: false,
    wake: async () => {},
    setVolume() {},
    play() {},
    prepare() {},
    close: async () => {},
    run(run, tell) {
      const zeroMs = performance.now() + run.leadS * 1000;
      const positionS = () => (performance.now() - zeroMs) / 1000;
      return pace({ positionS, renderedS: positionS, reading: positionS }, run, tell);
    },
  };
}
