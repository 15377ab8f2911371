// usage: node scripts/lib/minify.js FROM TO — writes a module with short names. Emscripten leaves its
// own as they are unless Java is there for the Closure compiler.
import { readFileSync, writeFileSync } from 'node:fs';
import { minifySync } from 'vite';

const [from, to] = process.argv.slice(2);
const options = { module: true, compress: true, mangle: { toplevel: true } };
const { code, errors } = minifySync(from, readFileSync(from, 'utf8'), options);
if (errors.length > 0) throw new Error(errors[0].message);
writeFileSync(to, code);
