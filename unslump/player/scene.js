// The picture on the front page moves, unless somebody wants no motion: it repeats one step of one exercise.

import { Figures } from "./figures.js";

/** Of one movement to and fro: nobody is meant to keep up with it. */
const EACH_MS = 6000;

/** @param {HTMLElement} place */
async function move(place) {
  const { url = "", exercise = "", step = "", position = "", person = "" } = place.dataset;
  const figures = new Figures(url);
  figures.showAs(person);
  await figures.fetchAll([exercise]);
  if (!figures.knows(exercise)) return;
  figures.show(place, { state: "scene", exercise, step, side: "", position, running: true, each: EACH_MS });
}

if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
  for (const place of document.querySelectorAll("[data-scene]")) void move(/** @type {HTMLElement} */ (place));
}
