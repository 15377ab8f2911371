import { Virtualizer, observeElementRect } from '@tanstack/virtual-core';

/** Browsers draw nothing below some 17 (Firefox) to 33 million pixels. */
const TALLEST = 12_000_000;
/**
 * Rows that the library takes for one item. It works out and keeps numbers for every item, all at
 * once: for a million rows 20 MB and a tenth of a second in which nothing else moves.
 */
const BLOCK = 64;
/** Rows drawn above and below those in sight. */
const OVERSCAN = 6;

/**
 * Which rows of a long list are in sight. Where the list would be taller than browsers can draw,
 * the scroll bar stands for a longer way than it has pixels.
 *
 * @param {object} options
 * @param {HTMLElement} options.element that scrolls
 * @param {HTMLElement} options.spacer what gives it its height
 * @param {number} options.rowHeight
 * @param {() => void} options.onChange
 */
export function createScroller({ element, spacer, rowHeight, onChange }) {
  let count = 0;
  let scale = 1;
  let isTelling = false;
  let isReady = false;
  const changed = () => isReady && !isTelling && onChange();

  /** @type {import('@tanstack/virtual-core').VirtualizerOptions<HTMLElement, HTMLElement>} */
  const options = {
    count: 0,
    getScrollElement: () => element,
    estimateSize: () => rowHeight * BLOCK,
    overscan: 1,
    observeElementRect: (instance, report) =>
      observeElementRect(instance, (rect) => {
        report(rect);
        changed();
      }),
    observeElementOffset(_, report) {
      const tell = (/** @type {boolean} */ isScrolling) => {
        isTelling = true;
        report(element.scrollTop * scale, isScrolling);
        isTelling = false;
        // The library tells of other blocks alone; rows move with every pixel.
        changed();
      };
      const scroll = () => tell(true);
      const end = () => tell(false);
      element.addEventListener('scroll', scroll, { passive: true });
      element.addEventListener('scrollend', end, { passive: true });
      report(element.scrollTop * scale, false);
      return () => {
        element.removeEventListener('scroll', scroll);
        element.removeEventListener('scrollend', end);
      };
    },
    scrollToFn(offset) {
      element.scrollTop = offset / scale;
    },
    onChange: changed,
  };
  const virtualizer = new Virtualizer(options);
  virtualizer._didMount();
  virtualizer._willUpdate();
  // Both have called back by now.
  isReady = true;

  return {
    /** @param {number} rows */
    setCount(rows) {
      count = rows;
      const height = rows * rowHeight;
      const drawn = Math.min(height, TALLEST);
      const view = element.clientHeight;
      scale = height > TALLEST ? (height - view) / (drawn - view) : 1;
      spacer.style.height = `${drawn}px`;
      virtualizer.setOptions({ ...options, count: Math.ceil(count / BLOCK) });
      virtualizer._willUpdate();
      virtualizer.measure();
    },
    /** @returns {{ index: number, top: number }[]} rows in sight; `top` from the top of the view */
    items() {
      const offset = element.scrollTop * scale;
      const first = Math.floor(offset / rowHeight) - OVERSCAN;
      const last = Math.ceil((offset + element.clientHeight) / rowHeight) + OVERSCAN;
      return virtualizer.getVirtualItems().flatMap(({ index: block }) => {
        const from = Math.max(block * BLOCK, first);
        const to = Math.min((block + 1) * BLOCK, last, count);
        return Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
          index: from + i,
          top: (from + i) * rowHeight - offset,
        }));
      });
    },
    /** @param {number} index */
    reveal(index) {
      const offset = element.scrollTop * scale;
      const top = index * rowHeight;
      const view = element.clientHeight;
      if (top < offset) element.scrollTop = top / scale;
      else if (top + rowHeight > offset + view) {
        element.scrollTop = Math.ceil((top + rowHeight - view) / scale);
      }
    },
    /** @returns {number} rows in one view */
    pageSize() {
      return Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1);
    },
    toTop() {
      element.scrollTop = 0;
    },
  };
}
