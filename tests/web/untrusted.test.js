import { readSnapshot, Snapshot, writeSnapshot } from '../../js/index.js';
import { seededRandom } from '../random.js';
import { choose, golden, open, openEach, table, until } from './viewer.js';

let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ page } = opened));

const HOSTILE = [
  '<img src=x onerror="window.hit=1">',
  '<script>window.hit=1</script>',
  '"><svg onload=window.hit=1>',
  '</bdi><h1>x',
  '__proto__',
  'constructor',
  'toString',
  '\u202egnp.exe',
  '\u2066left\u2069',
  'a\u0000b',
  '\u001b[31mred',
  'line\nbreak',
  '\u200bnothing',
  '=1+1',
  '+cmd|x',
  '-2',
  '@SUM(A1)',
  '\tTab',
  '\rReturn',
  '{{7*7}}',
];

function hostileSnapshot() {
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < 10; i += 1) {
    for (const name of HOSTILE)
      snapshot.updateLastExecutionTime(name + '\u00a0'.repeat(i), new Date(i));
  }
  snapshot.updateLastExecutionTime('L'.repeat(100_000), new Date(0));
  return writeSnapshot(snapshot, { encoding: 'gob' });
}

test('200 hostile names do nothing and are shown visibly', async () => {
  await open(page, { 'hostile.gob': hostileSnapshot() });
  await page.focus('#panel-schedules .grid');
  const seen = new Set();
  for (let at = 0; at < 201; at += 6) {
    for (const [name] of await table(page)) seen.add(name);
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowDown');
  }
  const names = [...seen];
  expect(names).toContain('__proto__');
  expect(names).toContain('<img src=x onerror="window.hit=1">');
  expect(names).toContain('\\u202egnp.exe');
  expect(names).toContain('a\\u0000b');
  expect(names.filter((name) => /[\p{Cc}\p{Cf}]/u.test(name))).toEqual([]);
  expect(Math.max(...names.map(({ length }) => length))).toBeLessThan(2000);
  expect(
    await page.evaluate(() => [window.hit, {}.hit, document.querySelectorAll('main img').length]),
  ).toEqual([undefined, undefined, 0]);
  expect(page.problems).toEqual([]);
});

test('the content security policy refuses scripts, markup and connections', async () => {
  const refused = await page.evaluate(async () => {
    const seen = (window.seen = []);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      seen.push(effectiveDirective),
    );
    const script = document.createElement('script');
    const attempts = [
      () => (script.textContent = 'window.hit = 1'),
      () => (document.createElement('div').innerHTML = '<b>x</b>'),
      () => document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' })),
      () => {
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.hit = 1');
        document.body.append(button);
        button.click();
      },
      () => new Worker('data:text/javascript,0'),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch (error) {
        seen.push(error.name);
      }
    }
    await fetch('http://127.0.0.1:9/').catch((error) => seen.push(error.name));
    return { seen, hit: window.hit };
  });
  expect(refused.hit).toBeUndefined();
  // Violations are told in tasks of their own.
  const wanted = ['require-trusted-types-for', 'connect-src', 'img-src'];
  await until(
    page,
    () => page.evaluate(() => window.seen),
    (seen) => wanted.every((directive) => seen.includes(directive)),
  );
  // What was refused is what the page may complain of here, and nothing else.
  const others = page.problems.splice(0).filter((text) => !/blocked|Refused/.test(text));
  expect(others).toEqual([]);
});

test('500 damaged files are refused with a code or read, and the page lives', async () => {
  const gob = await golden('names-unicode.gob');
  const whole = [
    ['gob', await golden('one-offset-minutes.gob')],
    ['native', writeSnapshot(readSnapshot(gob), { encoding: 'native' })],
    ['hex', Buffer.from(gob.toString('hex'))],
    ['csv', await golden('schedule_entities_snapshots.csv')],
    ['gob', gob],
  ];
  const random = seededRandom(5);
  const files = {};
  for (let i = 0; i < 500; i += 1) {
    const [extension, good] = whole[i % whole.length];
    // Every other one is cut short too.
    const length = i % 2 === 0 ? good.length : 1 + random(good.length);
    const bytes = Buffer.from(good.subarray(0, length));
    bytes[random(bytes.length)] ^= 1 << random(8);
    files[`${i}.${extension}`] = bytes;
  }
  await page.evaluate(() => {
    window.codes = [];
    new MutationObserver(() => {
      const code = document.querySelector('.failure .code')?.textContent;
      if (code) window.codes.push(code);
    }).observe(document.getElementById('failure'), { childList: true });
  });
  await choose(page, files);
  await until(
    page,
    () => page.evaluate(() => window.codes.length + document.querySelectorAll('.source').length),
    (count) => count >= 500,
    60_000,
  );
  const codes = new Set(await page.evaluate(() => window.codes));
  for (const code of ['NOT_A_SNAPSHOT', 'TRUNCATED', 'CHECKSUM_MISMATCH', 'CORRUPT']) {
    expect(codes).toContain(code);
  }
  for (const unforeseen of ['UNEXPECTED', 'TIMED_OUT', 'DISPOSED', 'NOT_READY']) {
    expect(codes).not.toContain(unforeseen);
  }
  expect(page.problems).toEqual([]);
});

test('100 MB of garbage is refused clearly, and the page goes on', async () => {
  await page.evaluate(() => {
    const block = crypto.getRandomValues(new Uint8Array(65_536));
    block[0] = 0xfe;
    const data = new DataTransfer();
    data.items.add(new File(Array(1600).fill(block), 'garbage'));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  await page.waitForSelector('.failure .code');
  expect(await page.textContent('.failure .code')).toMatch(/^(NOT_A_SNAPSHOT|TRUNCATED|CORRUPT)$/);
  await open(page, { 'good.gob': await golden('one-utc.gob') });
});
