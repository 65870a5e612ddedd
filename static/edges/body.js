/** The drawings of the body and what is reckoned with: fetched when first wanted, then kept. */
import { nextTask } from "./clock.js";
import { readJson } from "./site.js";

const FILES = {
  anterior: new URL("../body/anterior.json", import.meta.url),
  posterior: new URL("../body/posterior.json", import.meta.url),
  lateral: new URL("../body/lateral.json", import.meta.url),
  places: new URL("../body/places.json", import.meta.url),
};

let reading = null;

/** A promise of {drawings: {anterior, posterior, lateral}, places}; what failed may be asked for again. */
export function readBody() {
  reading ??= readAll().catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

async function readAll() {
  const wanted = Object.values(FILES).map((url) => readJson(url, "The body map"));
  const [anterior, posterior, lateral, places] = await Promise.all(wanted);
  await nextTask(); // reading took one; drawing is another
  return { drawings: { anterior, posterior, lateral }, places };
}
