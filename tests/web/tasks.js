/** What a trace must hold to tell tasks, and whose they are. */
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing'];
const MARK = 'the page under test';

/**
 * The longest stretch for which a page's main thread works without a pause, in which nothing that a
 * user does is answered. Counted is the time of the processor alone: how long the thread waits for
 * other programs of this machine says nothing of the page.
 *
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<void>} act what is traced
 * @returns {Promise<number>} milliseconds
 */
export async function longestTask(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  await page.evaluate((mark) => void performance.mark(mark), MARK);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const mark = traceEvents.find(({ name }) => name === MARK);
  const tasks = traceEvents.filter(
    ({ ph, name, pid, tid, tdur }) =>
      ph === 'X' &&
      name.endsWith('RunTask') &&
      pid === mark.pid &&
      tid === mark.tid &&
      tdur !== undefined,
  );
  if (tasks.length === 0) throw new Error('found no tasks in the trace, expected some');
  return Math.max(...tasks.map(({ tdur }) => tdur)) / 1000;
}
