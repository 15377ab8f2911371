import { visibleName, visibleText } from '../../../js/formats/names.js';

test('visibleName leaves what can be seen as it is', () => {
  for (const name of ['11407394263542327059', '工作流:每日', 'a b', '<img src=x>', '🕰️']) {
    expect(visibleName(name)).toBe(name);
  }
});

test('visibleName shows control, bidirectional and invisible characters as escapes', () => {
  expect(visibleName('a\0b\n\t')).toBe('a\\u0000b\\n\\t');
  expect(visibleName('\u202egnp.exe')).toBe('\\u202egnp.exe');
  expect(visibleName('\x1b[2J\x9b')).toBe('\\u001b[2J\\u009b');
  expect(visibleName('zero\u200bwidth\ufeff')).toBe('zero\\u200bwidth\\ufeff');
  expect(visibleName('lone \ud800')).toBe('lone \\ud800');
  expect(visibleName('tag\u{e0041}')).toBe('tag\\u{e0041}');
  expect(visibleName('\u2028\u2029\u3164')).toBe('\\u2028\\u2029\\u3164');
});

test('visibleName cannot be deceived by a name that spells an escape', () => {
  expect(visibleName('\\u202e')).toBe('\\\\u202e');
  expect(visibleText('\\x33')).toBe('\\x33');
});

test('visibleName quotes a name that would not be seen', () => {
  expect([visibleName(''), visibleName(' a'), visibleName('a\u3000')]).toEqual([
    '""',
    '" a"',
    '"a\u3000"',
  ]);
});
