/** From *Start* to the last press: opens what a session needs, shows it, and closes it again. */
import { draftOf } from "../domain/draft.js";
import { isMetronome } from "../domain/plan.js";
import { play, restored } from "../domain/player.js";
import { sessionView } from "../views/session.js";
import { language, placeName } from "../views/words.js";
import { afterFlow } from "./after.js";
import { lockScreen } from "./lock_screen.js";
import { metronome } from "./metronome.js";
import { newSession } from "./new_session.js";
import { runSession } from "./run.js";

const LAST_SOUND_MS = 2500;

export function sessionFlow(app) {
  const { powers, bundle } = app;
  const after = afterFlow(app, { keep: (session) => keepMoment(session, {}) });
  let session = null; // what keepDraft keeps, with its latest moment
  let run = null;
  let view = null;
  let isOpening = false;
  let wake = null; // the sound of the session, asked for again in each tap that goes on

  /** Call it in the tap: browsers give sound only from there. */
  function openAudio() {
    const { sound, volume_percent, locked_screen } = app.preferences;
    const audio = powers.openVoice(locked_screen);
    audio.setVolume(sound ? volume_percent / 100 : 0);
    return { audio, woken: audio.wake() };
  }

  /** One tap at a time: a second one while the first still wakes the sound means nothing. */
  const once = (act) => async (given) => {
    if (isOpening || run) return;
    isOpening = true;
    await act(given).finally(() => {
      isOpening = false;
    });
  };

  async function start({ plan, setup }) {
    const { audio, woken } = openAudio();
    if (!(await powers.takeSession())) return app.go("");
    session = newSession(app, { plan, setup, hasSound: audio.available });
    await Promise.all([powers.vault.keepDraft(...parts(session)).catch(() => {}), woken]);
    return perform(audio);
  }

  /** The waiting session; on a full phone the one in this page is newer than the vault's. */
  async function waiting() {
    const draft = after.unsaved() ?? (await powers.vault.readDraft());
    return draft && draftOf(draft, bundle);
  }

  /** It as it stands now: another window may have gone on with it, or ended it. */
  async function takeDraft() {
    if (!(await powers.takeSession())) return null;
    const draft = await waiting();
    if (!draft) powers.giveUpSession();
    return draft;
  }

  /** A waiting session goes on where its last checkpoint stands. */
  async function goOn() {
    const { audio, woken } = openAudio();
    const draft = await takeDraft();
    if (draft) session = { ...draft, state: restored(draft.state) };
    if (!draft || session.state.phase === "done") audio.close();
    if (!draft) return app.go("");
    if (session.state.phase === "done") return after.begin(session, adviceOf(session));
    await woken;
    await perform(audio);
    return run?.resume();
  }

  /** A waiting session ended where it stands, its log still to be kept. */
  async function endDraft() {
    const draft = await takeDraft();
    if (!draft) return app.go("");
    const stop = { type: "stop", reason: "interrupted" };
    session = { ...draft, state: play(draft.plan, restored(draft.state), stop) };
    return after.begin(session, adviceOf(session));
  }

  function adviceOf({ state }) {
    const reason = bundle.stop_reasons.find((one) => one.id === state.stop_reason);
    return reason?.urgent ? reason.advice : null;
  }

  /** In steps of one task each: together they would hold up a slow phone in the very first second. */
  async function perform(audio) {
    const { plan } = session;
    const { preferences } = app;
    view = sessionView({ plan, pain: bundle.pain, stop_reasons: bundle.stop_reasons }, act);
    const getReadyS = isMetronome(plan)
      ? plan.count_in_presses / plan.rate_hz
      : (preferences.get_ready_s ?? bundle.technique.get_ready_default_s);
    const keep = (moment) => keepMoment(session, moment);
    const unwatch = watch();
    const artworkOf = (index) => app.pictures.artworkOf(plan, index);
    const card = lockScreen(powers.mediaSession, { plan, act, artworkOf });
    const pictureAt = app.pictures.of(plan, () => run?.show());
    wake = audio.wake;
    run = runSession(
      session,
      { audio, vibration: powers.vibration, clock: powers.clock, keep },
      {
        getReadyS,
        vibration: preferences.vibration,
        pips: preferences.locked_screen && !isMetronome(plan),
      },
      {
        changed: showing(card, pictureAt),
        ended(moment) {
          unwatch();
          card.clear();
          end(moment, audio);
        },
      },
    );
    await powers.clock.nextTask();
    keepScreenOn();
    run.begin();
    await powers.clock.nextTask();
    run?.show();
    app.go("session");
  }

  const keepScreenOn = () => powers.screenLock.keepOn(() => run?.interrupt("screen_lock"));

  /** What the phone does to a page in a session; returns what ends the watch. */
  function watch() {
    const ends = [
      powers.watchPage({
        hidden: () => run?.keep(),
        shown: () => run?.look(),
        frozen: () => run?.interrupt("frozen"),
      }),
      powers.watchSoundDevices(() => run?.interrupt("output_changed")),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Shows figures, and speaks the name of a point when it becomes the current one. */
  function showing(card, pictureAt) {
    let spoken = null;
    return (figures) => {
      view.show({ ...figures, picture: pictureAt(figures.point_index) });
      card.show(figures);
      if (spoken === figures.point_index) return;
      spoken = figures.point_index;
      if (app.preferences.speech && figures.point.point_id) powers.speech.say(placeName(figures.point), language());
    };
  }

  function end(moment, audio) {
    session = { ...session, ...moment };
    run = null;
    setTimeout(() => audio.close(), LAST_SOUND_MS);
    powers.screenLock.letGo();
    after.begin(session, adviceOf(session));
  }

  // A full or failing vault must not interrupt the hands: the log is tried, and shown, at the end.
  const keepMoment = (of, moment) =>
    powers.vault.checkpoint({ ...momentOf(of), ...moment }).catch(() => {});

  const ACTS = {
    pause: () => run.pause(),
    breath: () => run.tapBreath(),
    resume() {
      keepScreenOn();
      return wake().then(() => run?.resume());
    },
    skip: () => run.dispatch({ type: "skip", reason: "skipped" }),
    pain: ({ pain }) => run.dispatch({ type: "pain", pain }),
    // Nobody asks why the second alone was enough.
    ask_stop: () =>
      isMetronome(session.plan) ? ACTS.stop({ reason: "done-enough" }) : run.askStop(true),
    stop_not: () => run.askStop(false),
    stop: ({ reason }) => run.dispatch({ type: "stop", reason }),
  };
  const act = (event) => run && ACTS[event.type](event);

  return {
    start: once(start),
    startMetronome: once(({ presses }) => start(metronome(bundle, presses))),
    goOn: once(goOn),
    endDraft: once(endDraft),
    waiting,
    isRunning: () => run !== null,
    isOpen: () => isOpening || run !== null || after.unsaved() !== null, // until its log is kept
    screen: () => (run ? view.element : null),
    after: after.screen,
  };
}

/** What changes while a session is open; the rest of it is written once. */
const MOMENT = [
  "state",
  "elapsed_ms",
  "pacing",
  "pain_after",
  "note",
  "other_treatments",
  "fingers",
];

const keysOf = (session, isWanted) =>
  Object.fromEntries(Object.entries(session).filter(([key]) => isWanted(key)));

const momentOf = (session) => keysOf(session, (key) => MOMENT.includes(key));

const parts = (session) => [keysOf(session, (key) => !MOMENT.includes(key)), momentOf(session)];
