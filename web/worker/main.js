/**
 * The worker: everything that touches bytes. The page asks with `{ call, method, params }` and gets
 * `{ call, result }` or `{ call, error }`, one call after the other.
 */
import { init } from '../../js/core/index.js';
import { compare, differenceRows } from './compare.js';
import { databases, forget, remember } from './databases.js';
import { details } from './details.js';
import { exportSnapshot } from './export.js';
import { Library } from './library.js';
import { moveStep } from './moves.js';
import { plan, planRows } from './plan.js';
import { histogram, rows } from './rows.js';
import { toPlain } from './errors.js';

const library = new Library();

/** @type {Record<string, (params: any) => unknown>} */
const METHODS = {
  /** @param {{ wasm?: ArrayBuffer }} options */
  start: ({ wasm }) => init({ wasm }),
  open: ({ source, origin }) => library.open(source, origin),
  refresh: ({ source }) => library.refresh(source),
  close: ({ source }) => library.close(source),
  show: ({ ref }) => library.summary(ref),
  rows: (params) => rows(library, params),
  histogram: (params) => histogram(library, params),
  details: (params) => details(library, params),
  compare: (params) => compare(library, params),
  differenceRows: (params) => differenceRows(library, params),
  moveStep: (params) => moveStep(library, params),
  plan: (params) => plan(library, params),
  planRows,
  export: (params) => exportSnapshot(library, params),
  databases,
  remember,
  forget,
  forgetSchedules: () => library.forgetSchedules(),
};

/** @type {Promise<void>} */
let done = Promise.resolve();

self.onmessage = ({ data }) => {
  done = done.then(() => answer(data));
};

/** @param {{ call: number, method: string, params: object }} request */
async function answer({ call, method, params }) {
  try {
    postMessage({ call, result: await METHODS[method](params) });
  } catch (error) {
    postMessage({ call, error: toPlain(error) });
  }
}
