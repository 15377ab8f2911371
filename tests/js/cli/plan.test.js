import { readFileSync, writeFileSync } from 'node:fs';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { scheduleKey } from '../../../js/scheduling/flyte/entities.js';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const snapshot = golden('flyte-1000.gob');
const entities = golden('schedulable_entities.csv');
const until = '2023-10-03T00:00:00Z';

beforeAll(() => init());

/** Seconds of the epoch as the name of a file with one schedule. */
function snapshotOf(seconds, version = 1, describe = undefined) {
  const taken = new Snapshot({ version });
  for (const [name, at] of Object.entries(seconds)) {
    taken.updateLastExecutionTime(name, new Date(at * 1000));
    if (describe) taken.describe(name, describe);
  }
  writeFileSync(folder('snapshot'), writeSnapshot(taken, { encoding: 'native' }));
  return folder('snapshot');
}

/** A list of schedules as a file. */
function listOf(schedules) {
  writeFileSync(folder('list.json'), JSON.stringify(schedules));
  return folder('list.json');
}

describe("plan for Flyte's launch plans", () => {
  test('counts what Flyte itself would catch up, for all 1,000 of them', async () => {
    const expected = JSON.parse(readFileSync(golden('catch-up-2023-10-03.json'), 'utf8'));
    const args = ['plan', '--json', '--schedules', entities, '--until', until, snapshot];
    const { code, stdout, stderr } = await snapshoter(args);
    const lines = new Map(jsonLines(stdout).map((line) => [line.name, line]));
    expect([code, stderr, lines.size]).toEqual([0, '', 1000]);
    for (const { name, count, first = null, last = null, ...facts } of expected) {
      const { identity, schedule, active, missed, ...line } = lines.get(name);
      expect({ identity, schedule, active, missed, first: line.first, last: line.last }).toEqual({
        identity: facts.identity,
        schedule: facts.schedule,
        active: facts.active,
        missed: count,
        first,
        last,
      });
      if (line.from !== null) expect(line.from).toBe(facts.from);
    }
  });

  test('shows the totals and what each schedule missed', async () => {
    const args = ['plan', '--schedules', entities, '--until', until, snapshot];
    const { stdout } = await snapshoter(args);
    expect(stdout).toContain('751,690 slots');
    expect(stdout).toMatch(/billing:production:cleanup_invoices_001:v1\.17 +8 MINUTE .* 2,625 /);
  });
});

test('plan says how many slots are skipped and why, each number once', async () => {
  const last = Date.UTC(2026, 10, 1) / 1000;
  const skipped = async (...lists) => {
    const schedules = lists.map((more, at) => ({
      name: `${at}`,
      expression: '0 * * * *',
      ...more,
    }));
    const file = snapshotOf(Object.fromEntries(schedules.map(({ name }) => [name, last])));
    const args = ['--schedules', listOf(schedules), '--until', '2026-11-01T12:00:00Z', file];
    return /^ +skipped +(.*)$/m.exec((await snapshoter(['plan', ...args])).stdout)?.[1];
  };
  expect(await skipped({ policy: 'all' })).toBe('0');
  expect(await skipped({ policy: 'latest' }, { policy: 'none' })).toBe('23 by policy');
  expect(await skipped({ policy: 'latest' }, { limit: 5 })).toBe('18: 11 by policy, 7 by limit');
});

test('plan takes a list of schedules in JSON, each with a policy of its own', async () => {
  const list = listOf([
    { name: 'hourly', expression: '0 * * * *', policy: 'latest' },
    { name: 'daily', expression: '0 3 * * *', timezone: 'Europe/Stockholm' },
    { name: 'odd', expression: '0 3 31 2' },
    { name: 'new', expression: '0 * * * *' },
    { name: 'elsewhere', expression: '0 * * * *', engine: 'perpetuum' },
  ]);
  const midnight = Date.UTC(2026, 10, 1) / 1000;
  const file = snapshotOf({
    hourly: midnight,
    daily: midnight,
    odd: midnight,
    gone: 1,
    elsewhere: 1,
  });
  const args = ['plan', '--json', '--schedules', list, '--until', '2026-11-03T12:00:00Z', file];
  const { code, stdout } = await snapshoter(args);
  const shown = jsonLines(stdout).map(({ name, missed, action, reason, run }) => [
    name,
    missed,
    action,
    reason,
    run?.count,
  ]);
  expect([code, shown]).toEqual([
    0,
    [
      ['hourly', 60, 'run', 'policy', 1],
      ['daily', 3, 'run', 'policy', 3],
      ['odd', 0, 'none', 'invalid-schedule', undefined],
      ['new', 0, 'none', 'never-run', undefined],
      ['elsewhere', 0, 'none', 'invalid-schedule', undefined],
    ],
  ]);
});

test('plan shows what changed, and what is refused whether it ran before or not', async () => {
  const last = Date.UTC(2026, 10, 1) / 1000;
  const was = { expression: '0 * * * *', timezone: 'UTC', engine: 'flyte' };
  const file = snapshotOf({ changed: last, misspelt: last, same: last }, 2, was);
  const list = listOf([
    { name: 'changed', expression: '30 * * * *' },
    { name: 'misspelt', expression: '0 * * *' },
    { name: 'new', expression: '0 * * 13 *' },
    { name: 'same', expression: '0 * * * *' },
    { name: 'resting', expression: '0', active: false },
  ]);
  const args = ['plan', '--schedules', list, '--until', '2026-11-01T00:30:00Z', file];
  const reasons = jsonLines((await snapshoter([...args, '--json'])).stdout);
  expect(reasons.map(({ name, reason }) => [name, reason])).toEqual([
    ['changed', 'changed'],
    ['misspelt', 'invalid-schedule'],
    ['new', 'invalid-schedule'],
    ['same', 'up-to-date'],
    ['resting', 'inactive'],
  ]);
  const { stdout } = await snapshoter(args);
  expect(stdout).toMatch(/refused +2$/m);
  expect(stdout).toMatch(/^ +changed .* changed$/m);
  expect(stdout).toMatch(/^ +new: .*13 is above the maximum 12/m);
  expect(stdout).not.toMatch(/same|resting/);
});

test('plan says "at least" where counting stopped', async () => {
  const file = snapshotOf({ seconds: 1 });
  const list = listOf([{ name: 'seconds', expression: '@every 1s', policy: 'latest' }]);
  const { stdout } = await snapshoter(['plan', '--schedules', list, file]);
  expect(stdout).toMatch(/missed +at least 100,000 slots$/m);
  expect(stdout).toMatch(/skipped +at least 99,999 by policy$/m);
  expect(stdout).toMatch(/ ≥ 100,000 /);
});

test('plan needs no list where a version 2 snapshot describes its schedules', async () => {
  const file = snapshotOf({ hourly: 1_700_000_000 }, 2, {
    expression: '0 * * * *',
    timezone: 'UTC',
    engine: 'flyte',
  });
  const args = ['plan', '--json', '--policy', 'last:2', '--until', '2023-11-15T00:00:00Z', file];
  const [{ name, missed, first, run }] = jsonLines((await snapshoter(args)).stdout);
  expect([name, missed, first, run.count]).toEqual(['hourly', 2, '2023-11-14T23:00:00Z', 2]);
});

test('plan takes a description that says neither timezone nor engine for no other schedule', async () => {
  const described = { expression: '0 * * * *', timezone: '', engine: '' };
  const file = snapshotOf({ hourly: 1_700_000_000 }, 2, described);
  const args = ['plan', '--json', '--until', '2023-11-15T00:00:00Z', file];
  const list = listOf([{ name: 'hourly', expression: '0 * * * *', policy: null }]);
  for (const given of [[], ['--schedules', list]]) {
    const [{ reason, missed }] = jsonLines((await snapshoter([...args, ...given])).stdout);
    expect([reason, missed]).toEqual(['policy', 2]);
  }
});

test('plan takes what a list leaves open from the snapshot that describes the same expression', async () => {
  const described = { expression: '0 6 * * *', timezone: 'Asia/Tokyo', engine: 'croner' };
  const file = snapshotOf({ daily: 1_700_000_000 }, 2, described);
  const args = ['plan', '--json', '--until', '2023-11-16T00:00:00Z', file];
  const planned = async (list) => {
    const { stdout } = await snapshoter([...args, '--schedules', listOf([list])]);
    const [{ reason, first }] = jsonLines(stdout);
    return [reason, first];
  };
  const listed = { name: 'daily', expression: '0 6 * * *' };
  expect(await planned(listed)).toEqual(['policy', '2023-11-15T21:00:00Z']);
  expect(await planned({ ...listed, engine: 'flyte' })).toEqual(['changed', null]);
  expect(await planned({ ...listed, timezone: 'UTC' })).toEqual(['changed', null]);
  expect(await planned({ ...listed, expression: '0 7 * * *' })).toEqual(['changed', null]);
});

describe('plan --to flyte-v2', () => {
  const args = ['plan', '--to', 'flyte-v2', '--schedules', entities, snapshot];

  test('writes a transaction that moves each trigger forward only', async () => {
    const { code, stdout } = await snapshoter(args);
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines[0], lines.at(-1), lines.length]).toEqual([0, 'BEGIN;', 'COMMIT;', 943 + 2]);
    // One digit more than PostgreSQL keeps would be rounded, perhaps up.
    expect(lines[1 + 1]).toBe(
      "UPDATE triggers SET triggered_at = '2023-09-18T09:55:26.041448Z' WHERE project = 'billing' AND domain = 'production' AND name = 'cleanup_invoices_001' AND (triggered_at IS NULL OR triggered_at < '2023-09-18T09:55:26.041448Z'); -- v1.17",
    );
  });

  test('writes CSV', async () => {
    const { stdout } = await snapshoter([...args.slice(0, -1), '--as', 'csv', snapshot]);
    const [header, , second] = stdout.split('\n');
    expect(header).toBe('project,domain,name,version,triggered_at');
    expect(second).toBe(
      'billing,production,cleanup_invoices_001,v1.17,2023-09-18T09:55:26.041448Z',
    );
  });

  test('quotes names that would end the statement', async () => {
    writeFileSync(
      folder('entities.csv'),
      `project,domain,name,version\np,d,"x'; DROP TABLE triggers; --","v\n1"\n`,
    );
    const key = scheduleKey({
      project: 'p',
      domain: 'd',
      name: "x'; DROP TABLE triggers; --",
      version: 'v\n1',
    });
    const file = snapshotOf({ [key]: 1_700_000_000 });
    const command = ['plan', '--to', 'flyte-v2', '--schedules', folder('entities.csv'), file];
    const lines = (await snapshoter(command)).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain("name = 'x''; DROP TABLE triggers; --' AND");
  });
});

test('plan refuses what it cannot mean', async () => {
  const usage = [
    ['plan', snapshot],
    ['plan', '--until', 'tomorrow', '--schedules', entities, snapshot],
    ['plan', '--policy', 'last:0', '--schedules', entities, snapshot],
    ['plan', '--policy', 'some', '--schedules', entities, snapshot],
    ['plan', '--to', 'flyte-v2', snapshot],
    ['plan', '--as', 'csv', '--schedules', entities, snapshot],
    ['plan', '--to', 'flyte-v2', '--json', '--schedules', entities, snapshot],
    ['plan', '--to', 'flyte-v2', '--until', until, '--schedules', entities, snapshot],
  ];
  for (const args of usage) expect([args, (await snapshoter(args)).code]).toEqual([args, 2]);
  const json = listOf([{ name: 'a', expression: '* * * * *' }]);
  const exported = await snapshoter(['plan', '--to', 'flyte-v2', '--schedules', json, snapshot]);
  expect([exported.code, exported.stderr]).toEqual([1, expect.stringContaining('found JSON')]);
  const lists = [
    [[{ expression: '* * * * *' }], 'INVALID_ARGUMENT'],
    [[{ name: 'a' }], 'INVALID_ARGUMENT'],
    [{ name: 'a' }, 'INVALID_ARGUMENT'],
    [[{ name: 'a', expression: '* * * * *', policy: 'lastest' }], 'INVALID_ARGUMENT'],
    [[{ name: 'a', expression: '* * * * *', updatedAt: 'now' }], 'INVALID_TIME'],
    [[{ name: 'a', expression: '* * * * *', active: 'no' }], 'INVALID_ARGUMENT'],
    [Array(2).fill({ name: 'a', expression: '* * * * *' }), 'DUPLICATE_NAME'],
  ];
  for (const [list, expected] of lists) {
    const { code, stderr } = await snapshoter(['plan', '--schedules', listOf(list), snapshot]);
    expect([code, stderr.includes(`${expected}: `)]).toEqual([1, true]);
    expect(stderr).toContain('list.json');
  }
});
