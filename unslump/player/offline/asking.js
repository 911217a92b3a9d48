// The check before a session, built from the kept day as the page online shows it: a scale, and what may be new.

import { html } from "../dom.js";

/** @typedef {import("./standing.js").Question} Question */
/** @typedef {{least: string, most: string, meant: string}} Words */

const NONE = "none";

/**
 * @param {Question} question
 * @param {Words} words
 * @returns {HTMLElement}
 */
export function asked(question, words) {
  const hint = question.more ? [more(words.meant, question.more)] : [];
  const answers = question.options.length ? signs(question) : scale(question, words);
  const group = html("fieldset", { class: "question" }, [html("legend", {}, [question.ask]), ...hint, ...answers]);
  group.addEventListener("change", ({ target }) => target instanceof HTMLInputElement && keepNoneAlone(group, target));
  return group;
}

/**
 * @param {string} summary
 * @param {string} text
 */
function more(summary, text) {
  return html("details", { class: "hint" }, [html("summary", {}, [summary]), html("p", {}, [text])]);
}

/**
 * @param {Question} question
 * @param {Words} words
 */
function scale({ id }, { least, most }) {
  const cells = Array.from({ length: 11 }, (_, n) =>
    html("label", { class: "cell" }, [html("input", { type: "radio", name: id, value: String(n) }), html("span", {}, [String(n)])]),
  );
  const ends = html("p", { class: "ends" }, [html("span", {}, [least]), html("span", {}, [most])]);
  return [html("div", { class: "cells" }, cells), ends];
}

/** @param {Question} question */
function signs({ id, options }) {
  const lines = options.map(({ id: value, label, more: text }) => {
    const box = html("input", { type: "checkbox", name: id, value });
    const explained = text ? [html("details", {}, [html("summary", {}, [html("span", { "aria-hidden": "true" }, ["?"]), html("span", { class: "unseen" }, [label])]), html("p", {}, [text])])] : [];
    return html("div", { class: "option" }, [html("label", {}, [box, html("span", {}, [label])]), ...explained]);
  });
  return [html("div", { class: "options" }, lines)];
}

/**
 * "None of these" and the other answers take each other's place.
 * @param {HTMLElement} group
 * @param {HTMLInputElement} ticked
 */
function keepNoneAlone(group, ticked) {
  if (ticked.type !== "checkbox" || !ticked.checked) return;
  for (const other of group.querySelectorAll("input")) {
    if (other !== ticked && (other.value === NONE || ticked.value === NONE)) other.checked = false;
  }
}

/**
 * What was answered; null while something is missing.
 * @param {HTMLFormElement} form
 * @param {Question[]} questions
 * @returns {{pain: number, chosen: string[], signs: string[]} | null} `chosen`: as it was ticked, "none" included
 */
export function answered(form, questions) {
  const given = new FormData(form);
  const [scaled, many] = [questions.find((one) => !one.options.length), questions.find((one) => one.options.length)];
  if (!scaled || !many) return null;
  const pain = given.get(scaled.id);
  const chosen = given.getAll(many.id).map(String);
  if (pain === null || !chosen.length) return null;
  return { pain: Number(pain), chosen, signs: chosen.filter((sign) => sign !== NONE) };
}
