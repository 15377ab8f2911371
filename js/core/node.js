/** Node's file system; undefined in browsers. Asked for in a way in which no bundler sees an import. */
export const fs = globalThis.process?.getBuiltinModule?.('node:fs');
