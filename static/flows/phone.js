/** What this phone can do: settings, and the trial in which a person feels, hears and sees it. */
import { settingsView } from "../views/settings.js";
import { trialView } from "../views/trial.js";

const TRIAL_PRESSES = 6;
const REST_MS = 15_000; // longer than the trial, and than any sample

export function phoneFlow(app) {
  const { powers, bundle } = app;
  let voice = null; // opened in a tap, for samples and the trial; closed when it has rested
  let resting = null;

  /** Call it in the tap: browsers give sound only from there. */
  function openVoice() {
    voice ??= powers.openVoice(false);
    clearTimeout(resting);
    resting = setTimeout(closeVoice, REST_MS);
    const { sound, volume_percent } = app.preferences;
    voice.setVolume(sound ? volume_percent / 100 : 0);
    return voice.wake();
  }

  /** An open line to the loudspeaker costs battery. */
  function closeVoice() {
    voice.close();
    voice = null;
  }

  const powersHere = () => ({
    sound: powers.hasSound,
    vibration: powers.vibration.available,
    speech: powers.speech.available,
    screen: powers.screenLock.available,
    locked_screen: powers.canPlayTracks(),
    installed: powers.installWay() === "installed",
  });

  function settings() {
    return settingsView(
      {
        preferences: app.preferences,
        technique: bundle.technique,
        version: app.version,
        bundle_id: app.bundleId,
        powers: powersHere(),
        clinics: app.sync.clinics(),
      },
      ({ type, part, name }) =>
        type === "hear" ? openVoice().then(() => voice.play(name)) : app.setPreferences(part),
    );
  }

  function trial() {
    const { rate_hz } = bundle.technique;
    let running = null;
    const view = trialView({ powers: powersHere(), result: app.preferences.trial }, (event) =>
      event.type === "answer" ? answer(event) : begin(),
    );

    function answer({ what, works }) {
      app.remember({ trial: { ...app.preferences.trial, [what]: works } });
      view.show({ result: app.preferences.trial });
    }

    /** Some presses by the very pacer that leads a session. */
    async function begin() {
      if (running) return;
      const stays = powers.screenLock.keepOn(() => {});
      await openVoice();
      answer({ what: "screen", works: await stays });
      const run = {
        pulse: { period_ms: 1000 / rate_hz, breaths: null },
        fromBeat: 0,
        beats: TRIAL_PRESSES,
        leadS: 1 / rate_hz,
        countIn: 0,
        lastPresses: bundle.technique.last_presses,
        ending: "change",
        pips: 0,
      };
      const end = () => {
        running?.halt();
        running = null;
        powers.screenLock.letGo();
        view.show({ pulse: null });
      };
      running = voice.run(run, {
        lead() {},
        breath() {},
        beat({ started_at_ms }) {
          powers.vibration.press();
          view.show({ pulse: { run, started_at_ms } });
        },
        over: end,
        stalled: end,
      });
    }
    return view.element;
  }

  return { settings, trial };
}
