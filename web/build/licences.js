import { readFile } from 'node:fs/promises';

/** The packages whose code ends up in the page. */
const BUNDLED = ['uplot', '@tanstack/virtual-core', 'idb'];

/** @returns {Promise<string>} their licences, which ask to be kept with the code */
export async function licenceTexts() {
  const texts = await Promise.all(
    BUNDLED.map(async (name) => {
      const file = new URL(`../../node_modules/${name}/LICENSE`, import.meta.url);
      return `${name}\n\n${(await readFile(file, 'utf8')).trim()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

/**
 * Puts the licences of what was bundled beside the page.
 *
 * @returns {import('vite').Plugin}
 */
export function licences() {
  return {
    name: 'snapshoter:licences',
    async generateBundle() {
      const source = await licenceTexts();
      this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source });
    },
  };
}
