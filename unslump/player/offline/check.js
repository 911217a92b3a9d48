// The check before a session without a network. What the answers lead to stands in the kept day (standing.js).

import { partsOf, show } from "../dom.js";
import { answered, asked } from "./asking.js";
import { here, tell } from "./here.js";
import { judged } from "./standing.js";

const root = /** @type {HTMLElement} */ (document.getElementById("offline"));
const part = partsOf(root);
const { today = "", session = "", help = "", told = "" } = root.dataset;
const form = /** @type {HTMLFormElement} */ (part("form"));
const place = await here();
const { kept, stands } = place;

if (!kept || stands.kind !== "check") location.replace(stands.kind === "ready" ? session : today);
else {
  const { least = "", most = "", meant = "" } = part("questions").dataset;
  part("questions").replaceChildren(...kept.check.questions.map((question) => asked(question, { least, most, meant })));
  show(form, true);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answers = kept && answered(form, kept.check.questions);
  show(part("missing"), !answers);
  if (!kept || !answers) {
    part("missing").focus();
    return;
  }
  const led = judged(kept, place.today, answers);
  const body = { when: "before", pain: answers.pain, new: answers.chosen };
  await tell(place, told, body, (id) => ({ what: "check", id, on: place.today, ...led }));
  if (led.goes === "on") location.assign(session);
  else location.assign(kept.check.stops.includes(led.goes) ? help.replace("KIND", led.goes) : today);
});
