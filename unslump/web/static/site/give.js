// Giving a link on: copying it, and the sharing of the browser where it has one. Without this, the link is there to read.

/** @param {HTMLElement} place */
function give(place) {
  const link = place.querySelector("input");
  const copy = /** @type {HTMLButtonElement | null} */ (place.querySelector("[data-copy]"));
  const share = /** @type {HTMLButtonElement | null} */ (place.querySelector("[data-share]"));
  const said = place.querySelector("[data-said]");
  if (!link || !copy || !share || !said) return;
  link.addEventListener("focus", () => link.select());
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.value);
        said.textContent = copy.textContent = copy.dataset.done ?? "";
      } catch {
        link.focus(); // it may not: the link is marked, ready to be copied by hand
      }
    });
  }
  if (typeof navigator.share === "function") {
    share.hidden = false;
    share.addEventListener("click", () => {
      navigator.share({ title: place.dataset.title ?? "", url: link.value }).catch(() => {}); // not shared after all
    });
  }
}

for (const place of document.querySelectorAll("[data-give]")) give(/** @type {HTMLElement} */ (place));
