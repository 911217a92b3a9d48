// Who shows the exercises: one of the drawn people or, with nobody chosen, different ones in turn.

/** @typedef {import("./figures.js").Figures} Figures */
/** @typedef {import("./settings.js").Settings} Settings */

const COOKIE = "figure"; // read by the site, so that its pictures show the same person
const A_YEAR_S = 31536000;

/**
 * @param {HTMLElement} place with a radio button for each person, and one without a value for all of them in turn
 * @param {Settings} settings
 * @param {Figures} figures
 */
export function choosePeople(place, settings, figures) {
  const buttons = [...place.querySelectorAll("input")];
  const chosen = buttons.find((button) => button.value === settings.choices.person) ?? buttons[0];
  if (!chosen) return;
  chosen.checked = true;
  figures.showAs(chosen.value);
  for (const button of buttons) {
    button.addEventListener("change", () => {
      settings.set("person", button.value);
      figures.showAs(button.value);
      remember(button.value);
    });
  }
}

/** @param {string} person */
function remember(person) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const lasts = person ? A_YEAR_S : 0;
  document.cookie = `${COOKIE}=${encodeURIComponent(person)}; Path=/; Max-Age=${lasts}; SameSite=Lax${secure}`;
}
