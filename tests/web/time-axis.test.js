import { timeMarks, timeStep } from '../../web/parts/time-axis.js';

const DAY = 86_400;
const zone = new Intl.DateTimeFormat('en', {
  ...{ timeZone: 'Europe/Stockholm', timeZoneName: 'longOffset', year: 'numeric' },
});
/** @param {number} at seconds @returns {number} of Stockholm: summer time ends on 29 October 2023 */
const offsetAt = (at) => {
  const [, hours = '0'] = /GMT\+(\d\d)/.exec(zone.format(new Date(at * 1000))) ?? [];
  return Number(hours) * 3600;
};
const seconds = (/** @type {string} */ text) => Date.parse(text) / 1000;
const wall = (/** @type {number} */ at) => new Date((at + offsetAt(at)) * 1000).toISOString();

test.each([
  ['the end of summer time', '2023-10-27T09:00:00Z', '2023-10-31T09:00:00Z'],
  ['its beginning', '2023-03-24T09:00:00Z', '2023-03-28T09:00:00Z'],
])('days begin at midnight on both sides of %s', (_, from, until) => {
  const marks = timeMarks(seconds(from), seconds(until), DAY, offsetAt);
  expect(marks).toHaveLength(4);
  expect(marks.map(wall).filter((text) => !text.endsWith('T00:00:00.000Z'))).toEqual([]);
  expect(new Set(marks.map((at) => wall(at).slice(0, 10))).size).toBe(4);
});

test('marks lie within the axis, as many as asked for', () => {
  for (const length of [7, 600, 86_400, 1e7, 1e10, 1e15]) {
    const [from, until] = [-length / 3, length / 2];
    const marks = timeMarks(from, until, timeStep(from, until, 8), () => 0);
    expect(marks.every((at) => at >= from && at <= until)).toBe(true);
    expect(marks.length).toBeGreaterThan(1);
    expect(marks.length).toBeLessThanOrEqual(9);
  }
});
