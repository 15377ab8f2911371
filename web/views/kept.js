import { h } from '../parts/dom.js';

/** @param {import('../app.js').App} _app what this browser keeps */
export function showKept(_app) {
  return h('div', { className: 'kept' });
}
