import { keepChoice, readChoice } from './choices.js';

/** @typedef {'auto' | 'light' | 'dark'} Theme */

const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);
const CHOICE = 'theme';

/** @returns {Theme} */
export function currentTheme() {
  const kept = THEMES.find((theme) => theme === document.documentElement.dataset.theme);
  return kept ?? 'auto';
}

/** Takes over what was chosen before, and follows the system where that is chosen. */
export async function startTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  const kept = await readChoice(CHOICE);
  const theme = THEMES.find((one) => one === kept);
  const wasQuicker = document.documentElement.dataset.theme !== undefined;
  if (theme !== undefined && !wasQuicker) setTheme(theme);
}

/** @returns {Theme} the one after the current */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length];
  setTheme(next);
  keepChoice(CHOICE, next);
  return next;
}

/** @param {Theme} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  changed();
}

function changed() {
  document.dispatchEvent(new Event('themechange'));
}
