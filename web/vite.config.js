import { fileURLToPath } from 'node:url';
import { licences } from './build/licences.js';
import { placeless } from './build/loader.js';
import { singleFile } from './build/single-file.js';

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));

/** @type {import('vite').UserConfig} */
export default {
  root: path('./'),
  // Relative, so that the page works under whatever path it is served.
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [licences(), singleFile(path('../dist/viewer.html'))],
  build: {
    outDir: path('../dist/viewer/'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  worker: {
    plugins: () => [placeless()],
    // Firefox and Chromium load no module worker from a blob of a file:// page.
    format: 'iife',
    rolldownOptions: {
      output: { codeSplitting: false, entryFileNames: 'assets/worker-[hash].js' },
    },
  },
};
