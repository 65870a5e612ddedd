/** Composition of what only a session needs; `app.js` reads it as soon as Today stands. */
import { sessionFlow } from "./flows/session.js";
import { sessionPictures } from "./flows/session_pictures.js";
import { hasSound, openAudio, warmAudio } from "./edges/audio.js";
import { readBody } from "./edges/body.js";
import { bodyArtwork, bodyPicture } from "./edges/body_picture.js";
import { mediaSession } from "./edges/media_session.js";
import { screenLock } from "./edges/screen_lock.js";
import { watchSoundDevices } from "./edges/sound_devices.js";
import { speech } from "./edges/speech.js";
import { canPlayTracks, openTrack } from "./edges/track.js";
import { vibration } from "./edges/vibration.js";

const powers = {
  bodyArtwork,
  bodyPicture,
  canPlayTracks,
  hasSound,
  mediaSession,
  openVoice: (isForLockedScreen) => (isForLockedScreen && canPlayTracks() ? openTrack() : openAudio()),
  readBody,
  screenLock,
  speech,
  vibration,
  warmAudio,
  watchSoundDevices,
};

/** Gives `app` the powers and the pictures, and returns the flow. */
export function sessionOf(app) {
  Object.assign(app.powers, powers);
  app.pictures = sessionPictures(app);
  return sessionFlow(app);
}
