/**
 * Emscripten's loader works out where its module lies, relative to itself, although it is handed
 * the compiled module: in a worker made from a blob, which lies nowhere, that throws in 3.1.6. Later
 * ones (6 was tried) catch it; all ask `import.meta.url`, and no more of their text is counted on.
 *
 * @returns {import('vite').Plugin}
 */
export function placeless() {
  return {
    name: 'snapshoter:placeless',
    enforce: 'pre',
    transform(code, id) {
      if (!/dist\/snapshoter\.js$/.test(id)) return undefined;
      return { code: code.replaceAll('import.meta.url', '"file:///"'), map: null };
    },
  };
}
