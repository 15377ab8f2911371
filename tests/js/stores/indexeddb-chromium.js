import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromiumIn } from '../../browser/chromium.js';
import { serve } from '../../browser/static-server.js';

const PAGE = `<!doctype html>
<meta charset="utf-8" />
<script type="module">
  await import('/tests/js/stores/indexeddb-tools.js');
  globalThis.isReady = true;
</script>`;

/** Chromium with a profile of its own, and pages that have the tools of indexeddb-tools.js. */
export async function startChromium() {
  const profile = mkdtempSync(join(tmpdir(), 'snapshoter-profile-'));
  const server = await serve({
    pages: { '/': PAGE },
    // For a frame that has no origin.
    headers: { 'access-control-allow-origin': '*' },
  });
  let context = await launchChromiumIn(profile);
  return {
    get context() {
      return context;
    },
    profile,
    origin: server.origin,
    endBrowser: () => context.close(),
    async startBrowser() {
      context = await launchChromiumIn(profile);
    },
    async newPage() {
      const page = await context.newPage();
      await page.goto(server.origin);
      await page.waitForFunction(() => globalThis.isReady);
      return page;
    },
    async stop() {
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Chromium for the tests of a file, and for each of them a page of its own.
 * @param {{ beforeAll: Function, afterAll: Function, beforeEach: Function, afterEach: Function }} runner
 */
export function chromiumPlace({ beforeAll, afterAll, beforeEach, afterEach }) {
  const place = {
    /** @type {Awaited<ReturnType<typeof startChromium>>} */
    chromium: undefined,
    /** @type {import('playwright-core').Page} */
    page: undefined,
  };
  beforeAll(async () => {
    place.chromium = await startChromium();
  });
  afterAll(() => place.chromium?.stop());
  beforeEach(async () => {
    place.page = await place.chromium.newPage();
  });
  afterEach(() => place.page.close());
  return place;
}
