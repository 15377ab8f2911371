import puppeteer from 'puppeteer-core';
import { findProgram } from './chromium.js';

/** @returns {Promise<import('puppeteer-core').Browser>} Firefox, driven by WebDriver BiDi */
export function launchFirefox() {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: findProgram('firefox-esr', 'firefox'),
    headless: true,
  });
}
