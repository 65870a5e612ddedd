/** What the build wrote into this page's head: version, bundle, catalogs. The only user of fetch. */

const written = (name) => document.querySelector(`meta[name="periost:${name}"]`)?.content ?? null;

export const appVersion = () => written("version");
export const bundleId = () => written("bundle-id");

export async function readJson(url, what) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${what} could not be read (${answer.status}). Reload the page.`);
  return answer.json();
}

export const readBundle = () => readJson(written("bundle"), "The protocol bundle");

/** A catalog of a language: of its texts that a start has. English is the source and needs none. */
export async function readCatalog(language) {
  const url = written(`locale-${language}`);
  return url ? readJson(url, `The texts in ${language}`) : {};
}

/** All texts of a language. */
export async function readWholeCatalog(language) {
  const parts = await Promise.all([readCatalog(language), readCatalog(`${language}-later`)]);
  return Object.assign({}, ...parts);
}

/** The language that is wanted; with "auto" the first of the phone's languages that the app has. */
export function languageFor(wanted) {
  if (wanted !== "auto") return wanted;
  const codes = (navigator.languages ?? []).map((tag) => tag.slice(0, 2));
  return codes.find((code) => written(`manifest-${code}`)) ?? "en";
}

const manifestLink = () => document.querySelector("link[rel=manifest]");
let fetched = null;

/** Has the browser take the name and the shortcuts of an installed app in this language. */
export function useManifest(language) {
  manifestLink().setAttribute("href", written(`manifest-${language}`));
  fetched ??= new PerformanceObserver((list) => askAgain(list.getEntries()));
  fetched.observe({ type: "resource", buffered: true });
}

/** Chromium keeps to the manifest that it was reading as the link changed; a link that moves is read anew. */
function askAgain(entries) {
  const link = manifestLink();
  const isOther = ({ name }) => name.endsWith(".webmanifest") && name !== link.href;
  if (entries.some(isOther)) document.head.append(link);
}
