// Small helps for making and changing elements. Nothing is written that is already there.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {Node[]} [children]
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, children = []) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return /** @type {SVGElement} */ (node);
}

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
export function html(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/**
 * @param {string} text
 * @param {() => void} pressed
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElement}
 */
export function button(text, pressed, attributes = {}) {
  const node = html("button", { type: "button", ...attributes }, [text]);
  node.addEventListener("click", pressed);
  return node;
}

/**
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Show an element, or hide it.
 * @param {HTMLElement} node
 * @param {unknown} shown
 */
export function show(node, shown) {
  if (node.hidden === !shown) return;
  node.hidden = !shown;
}

/**
 * Write a text and show its element; without a text it is hidden.
 * @param {HTMLElement} node
 * @param {string} text
 */
export function tell(node, text) {
  write(node, text);
  show(node, text);
}

/**
 * The parts of the player's page by name (data-part).
 * @param {HTMLElement} root
 * @returns {(name: string) => HTMLElement}
 */
export function partsOf(root) {
  /** @type {Map<string, HTMLElement>} */
  const found = new Map();
  for (const node of root.querySelectorAll("[data-part]")) {
    if (node instanceof HTMLElement) found.set(node.dataset.part ?? "", node);
  }
  return (name) => {
    const node = found.get(name);
    if (!node) throw new Error(`the page has no part ${name}`);
    return node;
  };
}

/**
 * Plain data that came with the page; null if there is none.
 * @param {string} id
 * @returns {any}
 */
export function dataOf(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}

/**
 * While a session runs it covers the page; what lies under it cannot be reached by key either.
 * @param {HTMLElement} root
 * @param {boolean} covering
 */
export function cover(root, covering) {
  root.classList.toggle("open", covering);
  for (const node of document.body.children) {
    if (node instanceof HTMLElement && !node.contains(root)) node.inert = covering;
  }
}
