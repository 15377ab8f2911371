import { listed } from './listed.js';
import { planCatchUp } from './plan.js';
import { remember, seenIn } from './seen.js';

/** @import { Snapshot } from '../core/index.js' */
/** @import { CatchUp } from './catch-up.js' */
/** @import { Events } from './events.js' */
/** @import { Ledger, Track } from './ledger.js' */
/** @import { Gap } from './live.js' */
/** @import { Plan, PlanEntry, PlanItem } from './plan.js' */

/** @typedef {PlanItem & { track: Track, known?: Set<number> }} Item */
/** @typedef {{ items: Item[], plan: Plan }} Prepared */

/** Plans what schedules missed, tells it, and hands it over to be run. Times are milliseconds. */
export class Rounds {
  #snapshot;
  #ledger;
  #events;
  #limits;

  /**
   * @param {object} parts
   * @param {Snapshot} parts.snapshot
   * @param {Ledger} parts.ledger
   * @param {Events} parts.events
   * @param {{ totalLimit: number, countLimit: number }} parts.limits
   */
  constructor({ snapshot, ledger, events, limits }) {
    this.#snapshot = snapshot;
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
    const items = [...tracks].map((track) => this.#item(track));
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
      const { job, seen } = items[index];
      const since = reason === 'changed' ? until : Number(from ?? until);
      if (reason !== 'inactive') remember(this.#snapshot, job, seen, since);
    });
    for (const { track } of items) {
      for (const slot of track.lost) if (slot <= until) track.lost.delete(slot);
    }
    return this.#run(items, plan, catchUp);
  }

  /**
   * Catches up what the scheduler itself lost while it ran.
   * @param {Iterable<Track>} tracks
   * @param {Gap | undefined} gap
   * @param {Set<Track>} reported those whose scheduler says which slots it lost
   * @param {CatchUp} catchUp
   */
  afterGap(tracks, gap, reported, catchUp) {
    /** @type {Item[]} */
    const items = [];
    for (const track of gap ? tracks : []) {
      if (gap && track.due <= gap.until) items.push(this.#itemFrom(track, gap.from));
    }
    if (gap && items.length > 0) this.#run(items, this.#plan(items, gap.until), catchUp);
    for (const track of reported) {
      const { from = Infinity } = gap ? this.#itemFrom(track, gap.from) : {};
      const known = this.#ledger.known(track);
      const lost = [...track.lost].filter((slot) => {
        const planned = slot > from && slot <= Number(gap?.until);
        return !planned && !known.has(slot);
      });
      track.lost.clear();
      if (lost.length > 0) this.#runListed(track, lost, catchUp);
      else this.#ledger.release(track);
    }
  }

  /**
   * @param {Track} track
   * @param {number[]} slots
   * @param {CatchUp} catchUp
   */
  #runListed(track, slots, catchUp) {
    const schedule = listed(slots);
    const job = Object.assign(Object.create(track.job), { schedule });
    const item = { track, job, rule: track.rule, from: schedule.first - 1 };
    this.#run([item], this.#plan([item], schedule.last), catchUp);
    this.#ledger.release(track);
  }

  /**
   * @param {Item[]} items
   * @param {number} until
   */
  #plan(items, until) {
    return planCatchUp(items, {
      snapshot: this.#snapshot,
      until: new Date(until),
      ...this.#limits,
    });
  }

  /**
   * @param {Track} track
   * @returns {Item}
   */
  #item(track) {
    const { job, rule } = track;
    const known = this.#ledger.known(track);
    return { track, job, rule, known, seen: seenIn(this.#snapshot, job.name) };
  }

  /**
   * @param {Track} track
   * @param {number} from
   * @returns {Item & { from: number }}
   */
  #itemFrom(track, from) {
    const item = this.#item(track);
    return { ...item, from: Math.max(from, item.seen?.lastExecution ?? -Infinity) };
  }

  /**
   * @param {Item[]} items
   * @param {Plan} plan
   * @param {CatchUp} catchUp
   */
  async #run(items, { entries, totals, until }, catchUp) {
    const began = catchUp.now();
    const runs = entries.map((entry, index) => {
      const { track, job, known } = items[index];
      this.#tell(entry);
      // A list of lost slots says nothing of those between them.
      if (job === track.job) track.plannedUntil = Math.max(track.plannedUntil, Number(until));
      if (entry.next !== undefined) track.due = entry.next ? Number(entry.next) : Infinity;
      return catchUp.add(track, entry, { schedule: job.schedule, known, until });
    });
    await Promise.all(runs);
    if (totals.missed === 0) return;
    const { missed, run, skipped } = totals;
    this.#events.emit('finished', { missed, run, skipped, milliseconds: catchUp.now() - began });
  }

  /** @param {PlanEntry} entry */
  #tell({ name, missed, capped, first, last, skipped, reason, error }) {
    if (reason === 'invalid-schedule') {
      this.#events.emit('error', { error: new Error(error), during: 'schedule', name });
    }
    if (missed > 0) this.#events.emit('missed', { name, count: missed, capped, first, last });
    for (const [why, count] of Object.entries(skipped)) {
      this.#events.emit('skipped', { name, count, capped, reason: why });
    }
  }
}

/**
 * Whether slots came due since their scheduler is at work: busy until now, it may still run them.
 * @param {Prepared} prepared
 */
export function isOverdue({ items, plan }) {
  return plan.entries.some(({ last }, index) => Number(last) > items[index].track.addedAt);
}
