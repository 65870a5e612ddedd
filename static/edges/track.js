/**
 * The voice for a locked screen: each run is rendered to one track beforehand, and a media element
 * plays it. It goes on when the page is hidden; where it stands is read from the element's own
 * position, never from a wall clock. The same powers as `openAudio`.
 */
import { scoreOf } from "../domain/score.js";
import { nextTask } from "./clock.js";
import { pace } from "./pacer.js";
import { frame, soundScore } from "./score_graph.js";
import { samplesOf, secondsOf } from "./tones.js";
import { silentWav, wavOf } from "./wav.js";

const SAMPLE_RATE = 24_000; // above every sound of a session, and half the size
const TAIL_S = 0.05; // after the last sound
const WAKE_MS = 1500;
const BEGIN_MS = 3000; // a track that is not heard by then will not be

export const canPlayTracks = () => "OfflineAudioContext" in globalThis && "Audio" in globalThis;

export function openTrack() {
  if (navigator.audioSession) navigator.audioSession.type = "playback";
  const element = new Audio();
  const ready = new Map(); // run as text → promise of its track's address
  let loudness = 1;
  let running = null;

  const trackOf = (run) => {
    const key = JSON.stringify(run);
    if (!ready.has(key)) ready.set(key, renderTrack(run));
    return ready.get(key);
  };

  /** Only what may be wanted next is kept: a track of three minutes takes some nine megabytes. */
  function keepOnly(...runs) {
    const wanted = runs.map((run) => JSON.stringify(run));
    for (const [key, address] of ready) {
      if (wanted.includes(key)) continue;
      ready.delete(key);
      address.then(URL.revokeObjectURL, () => {});
    }
  }

  for (const name of ["timeupdate", "ended"])
    element.addEventListener(name, () => running?.look());
  // Nobody here asked for it: a call, another app, or the headphones were pulled out.
  element.addEventListener("pause", () => !element.ended && running?.lose("interrupted"));
  element.addEventListener("error", () => running?.lose("stalled"));

  return {
    available: true,
    /** In the tap: an element that a tap has started may be started by script from then on. */
    wake() {
      if (running) return Promise.resolve();
      element.src = URL.createObjectURL(silentWav(SAMPLE_RATE));
      const awake = element.play().catch(() => {});
      return Promise.race([awake, new Promise((go) => setTimeout(go, WAKE_MS))]);
    },
    setVolume(part) {
      loudness = part;
      element.volume = part;
    },
    async play(name) {
      const sound = new Audio(
        URL.createObjectURL(await wavOf(samplesOf(name, SAMPLE_RATE), SAMPLE_RATE)),
      );
      sound.volume = loudness;
      sound.addEventListener("ended", () => URL.revokeObjectURL(sound.src));
      await sound.play().catch(() => {});
    },
    prepare(run) {
      trackOf(run).catch(() => {});
    },
    run(run, tell) {
      keepOnly(run);
      running = startTrack(element, run, trackOf, {
        ...tell,
        lost: (because) => tell.stalled({ because }),
      });
      return running;
    },
    async close() {
      running?.halt();
      running = null;
      keepOnly();
      element.removeAttribute("src");
      element.load();
    },
  };
}

/** The sound of a run as a media file; its address. */
export async function renderTrack(run) {
  const { samples, sampleRate } = await renderRun(run, SAMPLE_RATE);
  return URL.createObjectURL(await wavOf(samples, sampleRate));
}

/** The sound of a run, lead and end included, as samples: beat 0 at `lead_s`, to the sample. */
export async function renderRun(run, sampleRate) {
  await nextTask(); // one thing at a time: the page has to show the session meanwhile
  const score = scoreOf(run);
  const lengthS = run.leadS + score.to_s + (run.ending ? secondsOf(run.ending) : 0) + TAIL_S;
  const context = new OfflineAudioContext(1, Math.ceil(lengthS * sampleRate), sampleRate);
  soundScore(context, context.destination, score, frame(context, run.leadS), 0);
  const buffer = await context.startRendering();
  return { samples: buffer.getChannelData(0), sampleRate };
}

function startTrack(element, run, trackOf, tell) {
  let isPlaying = false;
  let isHalted = false;
  let begun = { atS: 0, atMs: 0 };
  const positionS = () => (isPlaying ? element.currentTime : 0) - run.leadS;
  // A track that is not heard yet is no clock that stands still: a headset may take its time.
  const isBeginning = () =>
    !isPlaying || (element.currentTime === begun.atS && performance.now() - begun.atMs < BEGIN_MS);
  const reading = () => (isBeginning() ? performance.now() : element.currentTime);
  const clock = { positionS, renderedS: positionS, reading };
  const pacer = pace(clock, run, { ...tell, stalled: () => lose("stalled") });

  /** Plays a track from a position, or from where the one before it stands by then. */
  async function start(track, fromS = null) {
    const address = await track;
    if (fromS !== null) await lastSoundOf(element);
    if (isHalted) return;
    const atS = fromS ?? element.currentTime;
    isPlaying = false; // to change the track is a pause too, but one of our own
    element.src = address;
    element.currentTime = atS;
    await element.play();
    begun = { atS: element.currentTime, atMs: performance.now() };
    isPlaying = true;
    pacer.look();
  }

  const begin = (track, fromS) => start(track, fromS).catch(() => giveUp("interrupted"));

  /** What befalls the element before it plays this track is not about this track. */
  function lose(because) {
    if (isPlaying) giveUp(because);
  }

  function giveUp(because) {
    if (isHalted || pacer.isDone()) return;
    pacer.settle();
    halt();
    tell.lost(because);
  }

  function halt() {
    const wasDone = pacer.isDone();
    isHalted = true;
    pacer.halt();
    if (!wasDone) element.pause();
  }

  begin(trackOf(run), 0);
  return {
    look: pacer.look,
    settle: () => isPlaying && pacer.settle(),
    halt,
    lose,
    /** The same run goes on as another one from the breath that changed: the tracks agree until then. */
    follow(next) {
      pacer.follow(next);
      begin(trackOf(next));
    },
  };
}

/** The track before may still sound its end; it has the time. Rejects if that is taken from it. */
const lastSoundOf = (element) =>
  element.paused || element.ended
    ? Promise.resolve()
    : new Promise((go, taken) => {
        const once = { once: true };
        element.addEventListener("pause", () => (element.ended ? go() : taken()), once);
        for (const name of ["ended", "error"]) element.addEventListener(name, go, once);
      });
