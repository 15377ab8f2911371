import { readFileSync } from 'node:fs';
import { parseIdentities } from '../../../js/formats/identities.js';

const golden = (name) =>
  readFileSync(new URL(`../../golden/flyte/${name}`, import.meta.url), 'utf8');
const csv = golden('schedulable_entities.csv');

const codeOf = (text) => {
  try {
    parseIdentities(text);
  } catch (error) {
    return error.code;
  }
  return 'none';
};

test("every key of Flyte's 1,000 launch plans is named", () => {
  const expected = JSON.parse(golden('catch-up-2023-10-03.json'));
  const identities = parseIdentities(csv);
  expect(identities.size).toBe(1000);
  for (const { name, identity } of expected) expect(identities.get(name)).toBe(identity);
});

test('a JSON array of rows names the same keys', () => {
  const [, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const json = rows.map(([, , , project, domain, name, version]) => ({
    project,
    domain,
    name,
    version,
  }));
  expect(parseIdentities(JSON.stringify(json))).toEqual(parseIdentities(csv));
});

test('what names nothing is refused', () => {
  expect(codeOf('{"a":1}')).toBe('INVALID_ARGUMENT');
  expect(codeOf('[{"project":')).toBe('INVALID_ARGUMENT');
  expect(codeOf('id,name\n1,a\n')).toBe('INVALID_ARGUMENT');
  expect(codeOf('')).toBe('INVALID_ARGUMENT');
  expect(codeOf('project,domain\na,b\n')).toBe('INVALID_NAME');
  expect(codeOf('[null]')).toBe('INVALID_NAME');
});
