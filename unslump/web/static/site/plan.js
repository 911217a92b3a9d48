// Putting what is prescribed in order: by dragging, and by the buttons without a new page. Without this script the
// buttons do the same by asking for the page again.

const list = document.querySelector("[data-order]");
const moved = document.querySelector("[data-moved]");

/** @param {Element} row */
function tell(row) {
  if (!list || !(moved instanceof HTMLElement) || !(row instanceof HTMLElement)) return;
  const number = String([...list.children].indexOf(row) + 1);
  moved.textContent = (moved.dataset.says || "").replace("{name}", row.dataset.name || "").replace("{n}", number);
}

if (list) {
  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    const row = button?.closest("li");
    if (!(button instanceof HTMLElement) || !row) return;
    event.preventDefault();
    const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    button.focus();
    tell(row);
  });
  for (const grip of list.querySelectorAll("[data-grip]")) {
    if (!(grip instanceof HTMLElement)) continue;
    const row = grip.closest("li");
    if (!row) continue;
    grip.classList.add("ready");
    grip.addEventListener("pointerdown", (start) => {
      start.preventDefault();
      grip.setPointerCapture(start.pointerId);
      row.classList.add("moving");
      let last = start.clientY;
      const move = (/** @type {PointerEvent} */ at) => {
        const up = at.clientY < last;
        if (at.clientY === last) return;
        last = at.clientY;
        const over = document.elementFromPoint(at.clientX, at.clientY)?.closest("[data-order] > li");
        if (!over || over === row) return;
        const above = Boolean(over.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
        if (up && above) over.before(row);
        else if (!up && !above) over.after(row);
      };
      const done = () => {
        grip.removeEventListener("pointermove", move);
        row.classList.remove("moving");
        tell(row);
      };
      grip.addEventListener("pointermove", move);
      grip.addEventListener("pointerup", done, { once: true });
      grip.addEventListener("pointercancel", done, { once: true });
    });
  }
}
