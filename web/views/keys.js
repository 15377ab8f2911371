import { showHelp } from './help.js';

/**
 * Single keys for the whole page, where no text is being typed.
 *
 * @param {Map<string, () => void>} actions
 */
export function listenToKeys(actions) {
  const all = new Map([...actions, ['?', showHelp]]);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (event.target);
    // A dialog has its own keys, Escape among them.
    if (target.closest('dialog') !== null) return;
    const isTyping = target.closest('input:not([type=range]), textarea, select') !== null;
    if (isTyping && event.key !== 'Escape') return;
    const action = all.get(event.key);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}
