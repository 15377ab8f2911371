import { shownFile } from '../../../js/cli/errors.js';

test.each([
  ['postgres://user:secret@host/db', 'postgres://user:***@host/db'],
  ['postgresql://user:se@cr/et@host/db', 'postgresql://user:***@host/db'],
  ['postgres://:secret@host/db', 'postgres://:***@host/db'],
  ['postgres://host/db?password=secret&x=1', 'postgres://host/db?password=***&x=1'],
  ['postgres://u@host/db?x=1&sslpassword=secret', 'postgres://u@host/db?x=1&sslpassword=***'],
  ['postgres://user@host/db', 'postgres://user@host/db'],
  ['a:b@c', 'a:b@c'],
])('%s is shown without its password', (file, shown) => {
  expect(shownFile(file)).toBe(shown);
});
