// "Something's wrong": one tap opens it and stops the clock, the next one says what it is and acts at once.

import { button, html } from "./dom.js";
import { phrase } from "./words.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Symptom} Symptom */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {{label: string, kind: string, where?: string, severity?: number}} Entry */
/** @typedef {{heading: string, entries: Entry[]}} Group */

/** Where it matters where something is felt: only these ask for it. */
const PLACED = ["tingling", "numbness"];
/** Places offered besides those that a response names. */
const USUAL = ["lower-leg", "elsewhere"];
const A_BIT = 3;
const A_LOT = 7;

/**
 * What can be reported, in groups; a group without a heading is single words.
 * @param {Script} script
 * @param {Words} words
 * @returns {Group[]}
 */
export function groupsOf(script, words) {
  const named = new Set([...USUAL, ...script.responses.flatMap((response) => response.where ?? [])]);
  const places = script.wheres.filter((where) => named.has(where.id));
  /** @type {Group[]} */
  const groups = [];
  /** @type {Group} */
  const single = { heading: "", entries: [] };
  for (const { id, label } of script.kinds) {
    if (id === "pain") {
      const bit = { label: phrase(words, "pain-bit"), kind: id, severity: A_BIT };
      const lot = { label: phrase(words, "pain-lot"), kind: id, severity: A_LOT };
      groups.push({ heading: label, entries: [bit, lot] });
    } else if (PLACED.includes(id) && places.length) {
      groups.push({ heading: label, entries: places.map((where) => ({ label: where.label, kind: id, where: where.id })) });
    } else {
      single.entries.push({ label, kind: id });
    }
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
