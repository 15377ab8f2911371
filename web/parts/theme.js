/** @typedef {'auto' | 'light' | 'dark'} Theme */

const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);
const KEY = 'snapshoter-theme';

/** @returns {Theme} */
export function currentTheme() {
  const kept = THEMES.find((theme) => theme === document.documentElement.dataset.theme);
  return kept ?? 'auto';
}

/** Takes over what was chosen before, and follows the system where that is chosen. */
export function startTheme() {
  try {
    setTheme(/** @type {Theme} */ (localStorage.getItem(KEY) ?? 'auto'));
  } catch {
    // A page from a file, or one without storage, begins with the system's.
    setTheme('auto');
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}

/** @returns {Theme} the one after the current */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length];
  setTheme(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It lasts as long as the page then.
  }
  return next;
}

/** @param {Theme} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : 'auto';
  changed();
}

function changed() {
  document.dispatchEvent(new Event('themechange'));
}
