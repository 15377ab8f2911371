import { execFileSync } from 'node:child_process';

const core = new URL('../../../js/core/index.js', import.meta.url);
const script = `
  const { init } = await import(${JSON.stringify(core.href)});
  const start = performance.now();
  await init();
  console.log(performance.now() - start);`;

test('init takes less than 10 ms in a fresh process, the best of ten', () => {
  const run = () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script]).toString());
  expect(Math.min(...Array.from({ length: 10 }, run))).toBeLessThan(10);
});
