/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Child | (Child | Child[])[]} Children nested at most so far
 * @typedef {Record<string, any>} Properties
 */

/**
 * Makes an element. Texts become text nodes, never markup. Of the properties, functions named
 * `on…` listen, `class` and whatever has a hyphen are attributes, the others properties.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Properties} [properties]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes('-')) /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name === 'className' ? 'class' : name, String(value));
  }
  fill(element, ...children);
  return element;
}

/**
 * Replaces what an element holds.
 *
 * @param {Element} element
 * @param {...Children} children
 */
export function fill(element, ...children) {
  const nodes = children
    .flat(2)
    .filter((child) => child !== null && child !== undefined && child !== false);
  element.replaceChildren(...nodes.map((child) => /** @type {Node | string} */ (child)).map(text));
}

/** @param {Node | string | number} child */
function text(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/**
 * @param {string} id
 * @returns {HTMLElement} that must be in the page
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * An icon of the page's own sprite, for the eye alone.
 *
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** What js/formats/names.js writes for what cannot be seen, and for a backslash. */
const ESCAPE = /(\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|[nrt\\]))/;

/**
 * Somebody else's text, kept from changing the direction of what stands around it.
 *
 * @param {string} visible with what cannot be seen escaped
 * @param {Properties} [properties]
 */
export function bdi(visible, properties = {}) {
  if (!visible.includes('\\')) return h('bdi', properties, visible);
  // Each kept together whatever the direction of what stands around it.
  const parts = visible.split(ESCAPE);
  const shown = parts.map((part, at) =>
    at % 2 === 0 ? part : h('span', { className: 'escape', dir: 'ltr' }, part),
  );
  return h('bdi', properties, shown);
}
