/** Tells when headphones or loudspeakers come or go. Silent where the browser does not say. */

/** Calls `changed` at each change; returns what ends the watch. */
export function watchSoundDevices(changed) {
  const devices = navigator.mediaDevices;
  devices?.addEventListener?.("devicechange", changed);
  return () => devices?.removeEventListener?.("devicechange", changed);
}
