// The player without a network: today's session from what is kept, if there is one to be played now.

import { keepGiven } from "./database.js";
import { here } from "./here.js";

const root = /** @type {HTMLElement} */ (document.getElementById("player"));
const { kept, stands } = await here();
const script = stands.kind === "ready" && stands.script ? kept?.scripts[stands.script] : undefined;

if (!kept || !script) location.replace("/today/");
else {
  const place = document.getElementById("script");
  if (place) place.textContent = JSON.stringify(script);
  Object.assign(root.dataset, { owner: kept.owner, figureUrl: kept.figures });
  await keepGiven({ id: script.id, script, seal: kept.seals[script.id] });
  await import("../main.js");
}
