/**
 * What the self-contained file carries inside: the worker's source and the WebAssembly module, as
 * the text of inert script elements. The page that is served in several files has neither.
 */

/** @type {string | undefined} */
let url;

/** @returns {string | undefined} where the worker is */
export function inlineWorker() {
  const element = document.getElementById('inline-worker');
  if (element === null) return undefined;
  url ??= URL.createObjectURL(new Blob([element.textContent ?? ''], { type: 'text/javascript' }));
  return url;
}

/** @returns {Uint8Array<ArrayBuffer> | undefined} */
export function inlineWasm() {
  const element = document.getElementById('inline-wasm');
  if (element === null) return undefined;
  return Uint8Array.from(atob(element.textContent ?? ''), (byte) => byte.charCodeAt(0));
}
