// A calm line drawing for each position. `body` is the person, `thing` what they are on or at.

import { svg } from "./dom.js";

/** @typedef {{view: string, head: [number, number], body: string, thing?: string}} Drawing */

/** @type {Record<string, Drawing>} */
const DRAWINGS = {
  standing: { view: "12 2 40 60", head: [32, 10], body: "M32 19v20M32 39l-3 19M32 39l5 19M32 23l-7 13M32 23l8 13", thing: "M14 60h36" },
  chair: { view: "4 3 56 57", head: [25, 11], body: "M24 20v19h17v17h5M25 25l13 9", thing: "M14 24v32M14 45h18v11M6 58h52" },
  supine: { view: "2 22 60 36", head: [9, 43], body: "M18 45h20l10-17 8 19M22 39l12 1", thing: "M4 54h56" },
  "side-lying": { view: "2 22 60 36", head: [10, 35], body: "M18 40l19 4 13-7 7 9M19 41l12-8", thing: "M4 54h56" },
  prone: { view: "2 28 60 30", head: [12, 43], body: "M21 47h36M21 47l-8 3", thing: "M4 54h56" },
  quadruped: { view: "2 14 60 46", head: [10, 25], body: "M18 29h27v23h12M19 30v22", thing: "M4 56h56" },
  "forearms-and-knees": { view: "2 18 60 42", head: [9, 41], body: "M18 40l27-9v21h12M19 40v12H9", thing: "M4 56h56" },
  kneeling: { view: "4 3 56 55", head: [29, 10], body: "M29 19v18l2 15h17M29 24l8 12", thing: "M4 56h56" },
  "half-kneeling": { view: "4 3 56 56", head: [30, 10], body: "M30 19v18l-4 15H12M30 37h15v16h5M31 24l8 10", thing: "M4 57h56" },
  plank: { view: "2 18 60 40", head: [10, 29], body: "M18 34l38 17M19 35v17H9", thing: "M4 56h56" },
  "hands-and-feet": { view: "2 8 60 50", head: [18, 41], body: "M9 53l12-22 13-16 14 37h6", thing: "M4 56h56" },
  "floor-sitting": { view: "2 8 60 50", head: [19, 16], body: "M18 25v26h38l1-5M19 30l13 11", thing: "M4 56h56" },
};
const RESTING = { ...DRAWINGS.supine };

/**
 * @typedef {object} Shown
 * @property {string} state
 * @property {string} exercise
 * @property {string} step
 * @property {string} side
 * @property {string} position
 */

/**
 * Show what belongs to a moment. What is shown also stands on the element, for finer pictures to come.
 * @param {HTMLElement} place
 * @param {Shown} shown
 */
export function showPicture(place, shown) {
  if (place.dataset.state === shown.state) return;
  const same = place.dataset.position === shown.position && place.firstChild;
  Object.assign(place.dataset, shown);
  if (same) return;
  const { view, head, body, thing = "" } = DRAWINGS[shown.position] ?? RESTING;
  place.replaceChildren(
    svg("svg", { viewBox: view, "aria-hidden": "true", focusable: "false" }, [
      svg("path", { class: "thing", d: thing }),
      svg("path", { class: "body", d: body }),
      svg("circle", { class: "head", cx: head[0], cy: head[1], r: 5 }),
    ]),
  );
}
