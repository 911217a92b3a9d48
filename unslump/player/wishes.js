// What keys and remote controls ask for, handed on to the session.

/** @typedef {import("./keys.js").Wish} Wish */
/** @typedef {import("./types.js").Plain["type"]} PlainType */

/** @type {Partial<Record<Wish, PlainType>>} */
const EVENTS = { back: "back", next: "skip", easier: "easier", harder: "harder", longer: "longer", shorter: "shorter" };

/**
 * @param {import("./session.js").Session} session
 * @param {{wrong: () => void, help: () => void}} sheets what opens them
 * @returns {(wish: Wish) => boolean} whether a wish means anything now
 */
export function wishes(session, sheets) {
  return (wish) => {
    const type = EVENTS[wish];
    if (type) return session.send({ type });
    if (wish === "pause") session.toggle();
    // that something has settled is said by its own button alone
    else if (wish === "step") return session.state.kind !== "settle" && session.send({ type: "done" });
    else if (wish === "wrong") sheets.wrong();
    else sheets.help();
    return true;
  };
}
