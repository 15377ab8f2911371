import { planCatchUp } from './plan.js';
import { descriptionOf, lookUp, remember } from './seen.js';
import { listed, nothingKnown } from './slots.js';

/** @import { Keeper } from './keeper.js' */
/** @import { CatchUp } from './catch-up.js' */
/** @import { Events } from './events.js' */
/** @import { Ledger, Track } from './ledger.js' */
/** @import { Gap } from './live.js' */
/** @import { Plan, PlanEntry, PlanItem, SkipReason } from './plan.js' */
/** @import { Seen } from './seen.js' */

/** @typedef {PlanItem & { track: Track, seen: Seen | undefined }} Item */
/** @typedef {{ items: Item[], plan: Plan }} Prepared */

/** Plans what schedules missed, tells it, and hands it over to be run. Times are milliseconds. */
export class Rounds {
  #keeper;
  #ledger;
  #events;
  #limits;

  /**
   * @param {object} parts
   * @param {Keeper} parts.keeper of a snapshot that was restored
   * @param {Ledger} parts.ledger
   * @param {Events} parts.events
   * @param {{ totalLimit: number, countLimit: number }} parts.limits
   */
  constructor({ keeper, ledger, events, limits }) {
    this.#keeper = keeper;
    this.#ledger = ledger;
    this.#events = events;
    this.#limits = limits;
  }

  /**
   * @param {Iterable<Track>} tracks
   * @param {number} until
   * @returns {Prepared}
   */
  prepare(tracks, until) {
    const items = this.#items([...tracks]);
    return { items, plan: this.#plan(items, until) };
  }

  /**
   * Begins to catch up schedules that come new to this process.
   * @param {Prepared} prepared
   * @param {CatchUp} catchUp
   * @returns {Promise<unknown>} resolves when that is over
   */
  begin({ items, plan }, catchUp) {
    const until = Number(plan.until);
    plan.entries.forEach(({ from, reason }, index) => {
      const since = reason === 'changed' ? Infinity : Number(from ?? Infinity);
      if (reason !== 'inactive') this.#remember(items[index], since);
    });
    for (const { track } of items) track.keepLost((slot) => slot > until);
    const done = this.#run(items, plan, catchUp);
    catchUp.go();
    return done;
  }

  /**
   * Catches up what the scheduler itself lost while it ran.
   * @param {Iterable<Track>} tracks
   * @param {Gap | undefined} gap
   * @param {Set<Track>} reported those whose scheduler says which slots it lost
   * @param {CatchUp} catchUp
   */
  afterGap(tracks, gap, reported, catchUp) {
    const due = gap ? [...tracks].filter((track) => track.due <= gap.until) : [];
    const items = this.#items(due, gap?.from);
    if (gap && items.length > 0) this.#run(items, this.#plan(items, gap.until), catchUp);
    for (const item of this.#items([...reported], gap?.from)) {
      const { track, from = Infinity, known = nothingKnown } = item;
      const lost = [...track.lost].filter((slot) => {
        const planned = slot > from && slot <= Number(gap?.until);
        return !planned && !known.has(slot);
      });
      track.keepLost(() => false);
      if (lost.length > 0) this.#runListed(track, lost, catchUp);
      else this.#ledger.release(track);
    }
    catchUp.go();
  }

  /**
   * @param {Track} track
   * @param {number[]} slots
   * @param {CatchUp} catchUp
   */
  #runListed(track, slots, catchUp) {
    const schedule = listed(slots);
    const job = Object.assign(Object.create(track.job), { schedule });
    const item = { track, job, rule: track.rule, seen: undefined, from: schedule.first - 1 };
    this.#run([item], this.#plan([item], schedule.last), catchUp);
    this.#ledger.release(track);
  }

  /**
   * @param {Item[]} items
   * @param {number} until
   */
  #plan(items, until) {
    return planCatchUp(items, {
      snapshot: this.#keeper.use(),
      until: new Date(until),
      ...this.#limits,
    });
  }

  /**
   * @param {Track[]} tracks
   * @param {number} [from] where the slots begin, unless the snapshot is further; what it says by default
   * @returns {Item[]}
   */
  #items(tracks, from) {
    const seenOf = lookUp(this.#keeper.use(), tracks.length);
    return tracks.map((track) => {
      const { job, rule } = track;
      const seen = seenOf(job.name);
      const item = { track, job, rule, known: this.#ledger.known(track), seen };
      if (from === undefined) return item;
      return { ...item, from: Math.max(from, seen?.lastExecution ?? -Infinity) };
    });
  }

  /**
   * @param {Item} item
   * @param {number} from where its plan begins
   */
  #remember({ job, seen, track }, from) {
    // Of what it began since it was added, a crash may leave some to be caught up.
    const since = Math.min(track.addedAt, from);
    track.since = since;
    try {
      if (!remember(this.#keeper.use(), job, seen, since) || !seen?.schedule) return;
      const is = descriptionOf(job.schedule);
      this.#events.emit('changed', { name: job.name, was: seen.schedule, is });
    } catch (error) {
      this.#events.emit('error', { error, during: 'record', name: job.name });
    }
  }

  /**
   * Tells what was planned and hands it over; it runs once the catch-up is told to go.
   * @param {Item[]} items
   * @param {Plan} plan
   * @param {CatchUp} catchUp
   */
  async #run(items, { entries, totals, until }, catchUp) {
    const began = catchUp.now();
    /** @type {Promise<void>[]} */
    const windows = [];
    entries.forEach((entry, index) => {
      const { track, job, known } = items[index];
      this.#tell(entry);
      // A list of lost slots says nothing of those between them.
      if (job === track.job && decides(entry))
        track.plannedUntil = Math.max(track.plannedUntil, Number(until));
      if (entry.next !== undefined) track.due = entry.next ? Number(entry.next) : Infinity;
      const window = catchUp.add(track, entry, { schedule: job.schedule, known, until });
      if (window) windows.push(window);
    });
    await Promise.all(windows);
    if (totals.missed === 0) return;
    const { missed, run, runs, skipped } = totals;
    const milliseconds = catchUp.now() - began;
    this.#events.emit('finished', { missed, run, runs, skipped, milliseconds });
  }

  /** @param {PlanEntry} entry */
  #tell({ name, missed, capped, first, last, skipped, reason, error }) {
    if (reason === 'invalid-schedule') {
      this.#events.emit('error', { error: new Error(error), during: 'schedule', name });
    }
    if (missed > 0) this.#events.emit('missed', { name, count: missed, capped, first, last });
    for (const why in skipped) {
      const reason = /** @type {SkipReason} */ (why);
      this.#events.emit('skipped', { name, count: skipped[reason] ?? 0, capped, reason });
    }
  }
}

/**
 * Whether a plan says of each slot up to its time what becomes of it: where a schedule begins only
 * now, those that its scheduler is late for are its own.
 * @param {PlanEntry} entry
 */
function decides({ from, reason }) {
  return from !== null && !['inactive', 'changed', 'invalid-schedule'].includes(reason);
}

/**
 * Whether slots came due since their scheduler is at work: busy until now, it may still run them.
 * @param {Prepared} prepared
 */
export function isOverdue({ items, plan }) {
  return plan.entries.some(({ last }, index) => Number(last) > items[index].track.addedAt);
}
