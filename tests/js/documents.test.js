import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const skipped = ['node_modules', 'build', 'dist', '.git'];

/** @param {string} folder @returns {string[]} the paths of all files below it */
function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (skipped.includes(entry.name) || entry.name.startsWith('.snapshoter')) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const documents = filesBelow('.').filter((path) => path.endsWith('.md'));
/** @param {string} path */
const read = (path) => readFileSync(join(root, path), 'utf8');
/** @param {string} path */
const exists = (path) => existsSync(join(root, path));

describe.each(documents)('%s', (document) => {
  const text = read(document);
  const folder = dirname(document);

  test('links to what there is', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
    expect(links.filter((path) => !exists(join(folder, path)))).toEqual([]);
  });

  test('maps what there is', () => {
    const cells = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell);
    const names = cells.flatMap((cell) => [
      ...cell.matchAll(/`([\w./-]+(?:\.(?:js|css|h|cpp|md)|\/))`/g),
    ]);
    const within = (/** @type {string} */ path) => exists(join(folder, path)) || exists(path);
    expect(names.map(([, name]) => name).filter((name) => !within(name))).toEqual([]);
  });
});

test.each(['js/scheduling', 'js/stores'])(
  'the README of %s says what each file beside it is',
  (folder) => {
    const text = read(join(folder, 'README.md'));
    const files = readdirSync(join(root, folder), { withFileTypes: true })
      .filter(({ name }) => name !== 'README.md')
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    expect(files.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  },
);

test('src/README.md says what each file of the core is', () => {
  const text = read('src/README.md');
  const stems = filesBelow('src')
    .filter((path) => /\.(?:cpp|h)$/.test(path))
    .map((path) => basename(path).replace(/\.\w+$/, ''));
  expect(stems.length).toBeGreaterThan(30);
  const missing = stems.filter((stem) => !new RegExp(`\`${stem}(?:\\.\\w+)?\``).test(text));
  expect([...new Set(missing)]).toEqual([]);
});

test('a newcomer finds the documents of each room from the README and from CONTRIBUTING', () => {
  const rooms = documents.filter((path) => /^(?:src|js|web)\//.test(path));
  expect(rooms.length).toBeGreaterThan(4);
  for (const document of ['README.md', 'CONTRIBUTING.md']) {
    const text = read(document);
    expect(rooms.filter((room) => !text.includes(`](${room})`))).toEqual([]);
  }
});
