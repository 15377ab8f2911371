import { accessSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/**
 * @param {string[]} names of programs
 * @returns {string} the path of the first that is found on the PATH
 */
export function findProgram(...names) {
  for (const name of names) {
    for (const folder of process.env.PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error(`found no ${names.join(' or ')} on the PATH, expected it to be installed`);
}

export const CHROMIUM = () => findProgram('chromium', 'chromium-browser', 'google-chrome');

/** Nothing that starts work of its own, asks, or goes out to the network. */
export const CHROMIUM_ARGUMENTS = [
  // Its sandbox refuses root and needs namespaces, which few containers allow; every page is ours.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
  '--no-first-run',
];

/**
 * @param {import('playwright-core').LaunchOptions} [options] beside what is set here
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchChromium({ args = [], ...options } = {}) {
  return chromium.launch({
    executablePath: CHROMIUM(),
    args: [...CHROMIUM_ARGUMENTS, ...args],
    ...options,
  });
}

/**
 * The same with a profile that lasts.
 * @param {string} folder of the profile
 * @param {import('playwright-core').BrowserContextOptions & import('playwright-core').LaunchOptions} [options]
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function launchChromiumIn(folder, { args = [], ...options } = {}) {
  return chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM(),
    args: [...CHROMIUM_ARGUMENTS, ...args],
    ...options,
  });
}
