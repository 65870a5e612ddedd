/** What makes the clinic's pages handier. Every page is whole without it. */

/** A page that the browser kept for its back button may show what is no longer open: ask anew. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const editor of document.querySelectorAll(".c-editor")) followSum(editor);
for (const expiry of document.querySelectorAll("[data-expires]")) countDown(expiry);
for (const button of document.querySelectorAll("[data-copy]")) offerCopy(button);

/** Keeps the number of points and the minutes of a prescription up to date while it is edited. */
function followSum(editor) {
  const { ready, rate, most } = editor.dataset;
  const show = () => {
    const chosen = [...editor.querySelectorAll("[name=point]:checked")];
    const presses = chosen.map((box) => Number(box.closest(".c-side").querySelector(".c-number").value));
    const seconds = presses.reduce((sum, n) => sum + n / Number(rate) + Number(ready), 0);
    editor.querySelector("[data-points]").textContent = String(chosen.length);
    editor.querySelector("[data-minutes]").textContent = String(Math.round(seconds / 60));
    editor.querySelector("[data-too-long]").hidden = seconds <= Number(most);
    for (const region of editor.querySelectorAll(".c-region")) countIn(region);
  };
  editor.addEventListener("input", show);
}

/** How many points of a region are chosen, beside its name. */
function countIn(region) {
  const count = region.querySelectorAll("[name=point]:checked").length;
  const place = region.querySelector("[data-count]");
  place.textContent = count ? place.dataset.count.replace("#", count) : "";
}

/** Shows how long a pairing code still works, counted from the server's time. */
function countDown(expiry) {
  const leftAtStart = Number(expiry.dataset.expires) - Number(expiry.dataset.now);
  const begun = performance.now();
  const place = expiry.querySelector("[data-left]");
  const show = () => {
    const seconds = Math.ceil((leftAtStart - (performance.now() - begun)) / 1000);
    if (seconds > 0) {
      place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      return;
    }
    clearInterval(timer);
    expiry.classList.add("c-over");
    expiry.textContent = expiry.dataset.over;
  };
  const timer = setInterval(show, 1000);
  show();
}

/** A button that copies the link beside it, where the browser lets pages do so. */
function offerCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-copied]").textContent);
    button.textContent = button.dataset.done;
  });
}
