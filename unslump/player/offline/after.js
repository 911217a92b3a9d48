// How it felt, told without a network.

import { partsOf, show } from "../dom.js";
import { here, tell } from "./here.js";

const root = /** @type {HTMLElement} */ (document.getElementById("offline"));
const part = partsOf(root);
const { today = "", told = "" } = root.dataset;
const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
const place = await here();
const session = place.stands.ask;

if (!session) location.replace(today);

form.addEventListener(
  "submit",
  async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const given = new FormData(form);
    const [pain, effort] = [given.get("pain"), given.get("effort")];
    const whole = pain !== null && effort !== null;
    show(part("missing"), !whole);
    if (!whole || !session) {
      part("missing").focus();
      return;
    }
    const body = { when: "after", session, pain: Number(pain), effort: Number(effort), note: String(given.get("note") ?? "") };
    await tell(place, told, body, (id) => ({ what: "after", id, on: place.today, session }));
    location.assign(today);
  },
  { capture: true },
);
