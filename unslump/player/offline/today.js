// Today without a network: what is kept, or why there is no session.

import "./back.js";
import { html, partsOf, show, write } from "../dom.js";
import { counted, phrase } from "../words.js";
import { here } from "./here.js";

const root = /** @type {HTMLElement} */ (document.getElementById("offline"));
const part = partsOf(root);
const language = document.documentElement.lang;
/** Days are written as the site writes them: 20 November. */
const dates = language === "en" ? "en-GB" : language;

/**
 * @param {string} name
 * @param {number} n
 */
function count(name, n) {
  const { one = "", other = "" } = part(name).dataset;
  write(part(name), counted({ "n-one": one, "n-other": other }, "n", n, language));
}

/**
 * @param {string} name
 * @param {string} [day]
 */
function sayDay(name, day) {
  const words = day ? new Date(`${day}T12:00`).toLocaleDateString(dates, { day: "numeric", month: "long" }) : "";
  write(part(name), phrase({ says: part(name).dataset.says ?? "" }, "says", { day: words }));
}

/** @param {import("./marks.js").Finding[]} findings */
function paragraphs(findings) {
  return findings.map(({ title, says, do: what }) =>
    html("div", {}, [...(title ? [html("h2", {}, [title])] : []), html("p", {}, [says]), html("p", {}, [html("strong", {}, [what])])]),
  );
}

/** @param {import("./standing.js").List} list */
function showList({ minutes, items, free }) {
  count("minutes", minutes);
  count("size", items.length);
  show(part("free"), free);
  const lines = items.map(({ name, dose }) =>
    html("li", { class: "paper" }, [html("div", { class: "about" }, [html("h3", {}, [name]), html("p", { class: "dose" }, [dose])])]),
  );
  part("items").replaceChildren(...lines);
  show(part("list"), true);
}

const place = await here();
const { stands, kept } = place;
const list = kept?.lists[stands.script ?? stands.shows ?? ""];
const section = stands.kind === "check" ? "ready" : stands.kind;
if (list) showList(list);
if (stands.kind === "ready" || stands.kind === "check") {
  const start = /** @type {HTMLAnchorElement} */ (part("start"));
  start.href = (stands.kind === "ready" ? start.dataset.session : start.dataset.check) ?? "";
}
if (stands.kind === "finished" || stands.kind === "left" || stands.kind === "symptom") show(part(`ask-${stands.kind}`), stands.ask);
if (stands.kind === "finished") show(part("unsent"), (await place.outbox.parcels()).length);
if (stands.kind === "stop") {
  part("findings").replaceChildren(...paragraphs(stands.findings ?? []));
  const help = /** @type {HTMLAnchorElement} */ (part("help"));
  help.href = help.href.replace("emergency", stands.goes ?? "emergency");
}
if (stands.kind === "told") part("told-findings").replaceChildren(...paragraphs(stands.findings ?? []));
if (stands.kind === "no-plan") part("reasons").replaceChildren(...(stands.reasons ?? []).map((reason) => html("p", { class: "lead" }, [reason])));
if (stands.kind === "other-day") sayDay("other-day-text", stands.day);
if (stands.kind === "expired") sayDay("expired-text", stands.day);
show(part(section), true);
