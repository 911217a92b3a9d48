// "Something's wrong": one tap opens it and stops the clock, the next one says what it is and acts at once.

import { button, html } from "./dom.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Symptom} Symptom */
/** @typedef {{label: string, kind: string, where?: string, severity?: number}} Entry */
/** @typedef {{heading: string, entries: Entry[]}} Group */

/**
 * What can be reported, in groups; a group without a heading is single words.
 * @param {Script} script
 * @returns {Group[]}
 */
export function groupsOf(script) {
  const places = new Map(script.wheres.map((where) => [where.id, where.label]));
  /** @type {Group[]} */
  const groups = [];
  /** @type {Group} */
  const single = { heading: "", entries: [] };
  for (const { id, label, grades = [], asks_where = [] } of script.kinds) {
    const graded = grades.map((grade) => ({ label: grade.label, kind: id, severity: grade.severity }));
    const placed = asks_where.map((where) => ({ label: places.get(where) ?? where, kind: id, where }));
    if (graded.length || placed.length) groups.push({ heading: label, entries: [...graded, ...placed] });
    else single.entries.push({ label, kind: id });
  }
  return [...groups, single];
}

export class Sheet {
  #dialog;
  #report;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {HTMLElement} place where the entries go
   * @param {Group[]} groups
   * @param {(symptom: Symptom) => void} report
   */
  constructor(dialog, place, groups, report) {
    this.#dialog = dialog;
    this.#report = report;
    place.replaceChildren(...groups.map((group, number) => this.#group(group, number)));
  }

  get open() {
    return this.#dialog.open;
  }

  show() {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /**
   * @param {Group} group
   * @param {number} number
   */
  #group({ heading, entries }, number) {
    const buttons = entries.map(({ label, ...symptom }) => {
      const name = heading ? { "aria-label": `${heading}: ${label}` } : undefined;
      return button(label, () => this.#chosen({ type: "symptom", ...symptom }), { class: "entry", ...name });
    });
    const row = html("div", { class: `entries of-${Math.min(entries.length, 4)}` }, buttons);
    if (!heading) return row;
    const id = `wrong-${number}`;
    return html("div", { role: "group", "aria-labelledby": id }, [html("h3", { id }, [heading]), row]);
  }

  /** @param {Symptom} symptom */
  #chosen(symptom) {
    this.close();
    this.#report(symptom);
  }
}
