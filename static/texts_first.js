/**
 * Asks for the texts of this phone's language before the app is there: on a slow line they then come
 * along with it. The app asks again, and finds them on their way or in the browser's cache.
 */
import { read } from "./edges/preferences.js";
import { languageFor, readCatalog } from "./edges/site.js";

readCatalog(languageFor(read().language)).catch(() => {});
