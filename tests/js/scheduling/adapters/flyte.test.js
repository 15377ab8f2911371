import { executionName, flyte, parseEntities } from '../../../../js/scheduling/adapters/flyte.js';
import { codeOf, goldenJson, goldenText } from '../flyte/golden.js';

const ENTITY = {
  project: 'billing',
  domain: 'production',
  name: 'cleanup_invoices_001',
  version: 'v1.17',
  fixedRateValue: 8,
  unit: /** @type {const} */ ('MINUTE'),
  active: true,
  updatedAt: new Date('2023-08-19T17:30:00Z'),
};
const SLOT = new Date('2023-09-18T10:03:26Z');

describe('flyte', () => {
  test('makes of Flyte’s table the jobs that Flyte’s snapshot and engine know', () => {
    const jobs = parseEntities(goldenText('flyte/schedulable_entities.csv')).map((e) => flyte(e));
    const described = jobs.map(({ name, identity, schedule, active }) => ({
      name,
      identity,
      schedule: schedule.expression,
      active,
    }));
    expect(described).toEqual(
      goldenJson('flyte/catch-up-2023-10-03.json').map(
        (/** @type {any} */ { name, identity, schedule, active }) => ({
          name,
          identity,
          schedule,
          active,
        }),
      ),
    );
    expect(jobs[0].updatedAt).toEqual(new Date('2023-07-02T17:30:00.804Z'));
  });

  test('gives each execution Flyte’s identity and name', () => {
    const job = flyte(ENTITY);
    expect(job.key(SLOT)).toBe('11446446138746010434');
    expect(job.key(new Date(Number(SLOT) + 999))).toBe(job.key(SLOT));
    expect(executionName(ENTITY, SLOT)).toBe('f42fb98081ef2d99e000');
  });

  test('hashes names as UTF-8', () => {
    expect(flyte({ ...ENTITY, name: 'räkna_é_日本_😀' }).name).toBe('15714067157196632303');
  });

  test('takes texts as PostgreSQL exports them, and Flyte’s numbers for units', () => {
    const job = flyte({ ...ENTITY, fixedRateValue: '8', unit: '1', active: 'f', updatedAt: '' });
    expect(job).toMatchObject({ active: false, updatedAt: undefined });
    expect(job.schedule.expression).toBe('8 HOUR');
    for (const updatedAt of [
      '2023-08-19 19:30:00.000+02',
      '2023-08-19 17:30:00',
      '2023-08-19 17:30:00 UTC',
      '2023-08-19T19:30:00+0200',
      '2023-08-19T23:00:00.000+05:30',
    ]) {
      expect(flyte({ ...ENTITY, updatedAt }).updatedAt).toEqual(ENTITY.updatedAt);
    }
    expect(flyte({ ...ENTITY, unit: 2 }).schedule.expression).toBe('8 DAY');
    expect(flyte({ ...ENTITY, cronExpression: '@daily' }).schedule.expression).toBe('@daily');
    expect(flyte({ ...ENTITY, deletedAt: '2023-08-19 17:30:00+00' }).active).toBe(false);
    expect(flyte({ ...ENTITY, active: undefined }).active).toBe(true);
  });

  test('gives another fingerprint to another schedule', () => {
    const prints = [
      flyte(ENTITY),
      flyte({ ...ENTITY, fixedRateValue: 9 }),
      flyte({ ...ENTITY, cronExpression: '@daily' }),
      flyte({ ...ENTITY, cronExpression: '@daily' }, { timezone: 'Asia/Tokyo' }),
    ].map(({ schedule }) => schedule.fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(flyte({ ...ENTITY, version: 'v2' }).schedule.fingerprint).toBe(prints[0]);
  });

  test('runs what it was given with what it is told', () => {
    const ctx = { scheduledTime: SLOT };
    expect(flyte(ENTITY, { run: (told) => ['ran', told] }).run(ctx)).toEqual(['ran', ctx]);
    expect(codeOf(() => flyte(ENTITY).run(ctx))).toBe('INVALID_ARGUMENT');
  });

  test.each([
    ['INVALID_NAME', { version: '' }],
    ['INVALID_NAME', { project: undefined }],
    ['INVALID_TIME', { updatedAt: 'yesterday' }],
    ['INVALID_TIME', { updatedAt: '2023-13-45 17:30:00' }],
    ['INVALID_ARGUMENT', { active: 'perhaps' }],
    ['INVALID_ARGUMENT', { cronExpression: '60 * * * *' }],
    ['INVALID_ARGUMENT', { fixedRateValue: 0 }],
    ['INVALID_ARGUMENT', { fixedRateValue: '' }],
    ['INVALID_ARGUMENT', { fixedRateValue: undefined }],
    ['INVALID_ARGUMENT', { unit: 'WEEK' }],
    ['INVALID_ARGUMENT', { unit: 3 }],
  ])('refuses with %s an entity with %j', (code, part) => {
    expect(codeOf(() => flyte(/** @type {any} */ ({ ...ENTITY, ...part })))).toBe(code);
  });

  test('refuses a CSV file of something else, by the columns that it lacks', () => {
    expect(codeOf(() => parseEntities('id,snapshot\n1,x\n'))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => parseEntities(''))).toBe('INVALID_ARGUMENT');
  });
});
