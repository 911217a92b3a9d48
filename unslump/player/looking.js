// The moving picture on an exercise's page: its steps in turn, to look at without a session. Without this, the pictures
// of the steps stand below it. Whoever wants no motion is shown none until they ask for it. Where several stand on a
// page (data-waits), each waits to be asked; what belongs to it is within data-moved.

import { Figures } from "./figures.js";

const LOOK_MS = 4500;

/** @param {HTMLElement} section */
async function look(section) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (section.querySelector(`[data-part=${name}]`));
  const { url = "", exercise = "", position = "", person = "" } = section.dataset;
  const each = Number(section.dataset.each);
  const within = section.closest("[data-moved]") ?? document;
  const steps = [...within.querySelectorAll("[data-step]")].map((one) => /** @type {HTMLElement} */ (one).dataset);
  const figures = new Figures(url);
  figures.showAs(person);
  if ("waits" in section.dataset) await asked();
  await figures.fetchAll([exercise]);
  if (!steps.length || !figures.knows(exercise)) return; // the still that is there stays
  let at = 0;
  let shown = 0;
  let running = "waits" in section.dataset || !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let timer = 0;

  function show() {
    const { step = "", say = "" } = steps[at];
    const go = part("go");
    go.textContent = (running ? go.dataset.pause : go.dataset.play) ?? "";
    part("saying").setAttribute("aria-live", running ? "off" : "polite");
    part("saying").textContent = `${at + 1}. ${say}`;
    figures.show(part("picture"), { state: String(shown), exercise, step, side: "right", position, running, each });
    clearTimeout(timer);
    if (running && steps.length > 1) timer = setTimeout(() => turn(1), Math.max(LOOK_MS, 2 * each));
  }

  /** Where several stand on a page, each begins, and is fetched, once it is asked for. */
  function asked() {
    part("before").hidden = part("next").hidden = true;
    part("controls").hidden = false;
    return new Promise((resolve) => part("go").addEventListener("click", resolve, { once: true }));
  }

  /** @param {number} by */
  function turn(by) {
    at = (at + by + steps.length) % steps.length;
    shown += 1;
    show();
  }

  part("go").addEventListener("click", () => {
    running = !running;
    show();
  });
  part("before").addEventListener("click", () => turn(-1));
  part("next").addEventListener("click", () => turn(1));
  part("before").hidden = part("next").hidden = steps.length < 2;
  part("controls").hidden = false;
  show();
}

for (const section of document.querySelectorAll("[data-moving]")) void look(/** @type {HTMLElement} */ (section));
