/** Passkeys: what the browser signs goes to the server with a form of the page. */

const passkeys = globalThis.PublicKeyCredential;
const powers = {
  create: (options) =>
    navigator.credentials.create({ publicKey: passkeys.parseCreationOptionsFromJSON(options) }),
  get: (options) =>
    navigator.credentials.get({ publicKey: passkeys.parseRequestOptionsFromJSON(options) }),
};

if (passkeys?.parseCreationOptionsFromJSON) {
  for (const place of document.querySelectorAll("[data-without-passkeys]")) place.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
}

function offer(form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    follow(form);
  });
}

/** From the press of the button to the form that is sent, or to a line that says why not. */
async function follow(form) {
  const button = form.querySelector("button");
  const says = form.querySelector("[data-says]");
  button.disabled = true;
  says.parentElement.hidden = true;
  try {
    const options = await challenge(form, says.dataset);
    const credential = await powers[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    says.textContent = error instanceof Told ? error.message : says.dataset.stopped;
    says.parentElement.hidden = false;
    button.disabled = false;
  }
}

/** What the server asks the browser to sign; it judges the form's own fields first. */
async function challenge(form, words) {
  const sent = { method: "POST", body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(form.dataset.challenge, sent).catch(() => null);
  // The session has ended: the page itself leads to the sign-in.
  if (answer?.redirected) location.reload();
  if (answer?.ok && !answer.redirected) return answer.json();
  if (answer?.status === 422) throw new Told((await answer.json()).fault);
  throw new Told(answer?.status === 429 ? words.many : words.away);
}

/** Its message is for the person. */
class Told extends Error {}
