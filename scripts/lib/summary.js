// Adds up what the steps of scripts/test.sh and scripts/check.sh left in the folder named as the
// argument, prints it, and fails when a step or a test failed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];

/** @param {string} id a step's, which its results file is called by */
function counts(id) {
  const xml = join(folder, `${id}.xml`);
  if (existsSync(xml)) {
    const suite = /<testsuite\b[^>]*>/.exec(readFileSync(xml, 'utf8'))?.[0] ?? '';
    /** @param {string} name */
    const attribute = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = attribute('failures');
    const skipped = attribute('skipped') + attribute('disabled');
    return { passed: attribute('tests') - failed - skipped, failed, skipped };
  }
  const json = join(folder, `${id}.json`);
  if (existsSync(json)) {
    const jest = JSON.parse(readFileSync(json, 'utf8'));
    return {
      passed: jest.numPassedTests,
      failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites,
      skipped: jest.numPendingTests + jest.numTodoTests,
    };
  }
  return { passed: 0, failed: 0, skipped: 0 };
}

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = readFileSync(join(folder, 'steps.tsv'), 'utf8').trimEnd().split('\n');
console.log('\n=== Summary');
for (const line of lines) {
  const [id, status, seconds, name] = line.split('\t');
  const { passed, failed, skipped } = counts(id);
  // A step that failed without a failed test (a check, a build, a crash) counts as one.
  const failures = status === '0' ? failed : Math.max(failed, 1);
  total.passed += passed;
  total.failed += failures;
  total.skipped += skipped;
  const found = passed + failed > 0 ? `${passed} passed, ${failed} failed` : '';
  console.log(
    `${failures === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${name.padEnd(50)} ${found}`,
  );
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
