/**
 * What one schedule may and must do, by brute force. Times are milliseconds since 1970.
 */
export class ScheduleModel {
  runs = 0;
  repeats = 0;
  /** How often each slot was run to its end, in all lives. */
  #executed = new Map();
  #durable;
  /** Everything up to here was acknowledged by the store. */
  #acknowledged;
  /** In this life: */
  #begun = new Map();
  #recorded = new Set();
  #liveNow = new Set();
  #recordedTo;
  #gap;
  #problems = [];
  #overlapped = false;
  #setsBack = false;

  constructor(name, rng, activation) {
    this.name = name;
    this.activation = this.#acknowledged = activation;
    this.period = rng.pick([2000, 3000, 5000, 10_000, 30_000]);
    this.phase = rng.below(4) * 250;
    this.kind = rng.pick(['one', 'replay', 'report']);
    this.durations = rng.pick([[0], [0, 0, 300], [0, 0, 1500], [0, 0, 0, 0, 7000]]);
    this.rule = rng.pick([
      { catchUp: 'all' },
      { catchUp: 'all' },
      { catchUp: 'all' },
      { catchUp: 'latest' },
      { catchUp: 'earliest' },
      { catchUp: 'none' },
      { catchUp: { last: 3 } },
      { catchUp: 'all', deadline: 15_000 },
      { catchUp: 'all', limit: 4 },
      { catchUp: { last: 5 }, deadline: 10_500, limit: 2 },
    ]);
    this.runsAll = Object.keys(this.rule).length === 1 && this.rule.catchUp === 'all';
    this.schedule = {
      fingerprint: `every ${this.period} ms`,
      next: (after) => new Date(this.#after(Number(after))),
    };
  }

  /** A new life, which finds this in the store. */
  restart(durable, setsBack) {
    this.#setsBack = setsBack;
    if (durable !== undefined) {
      if (this.runsAll) {
        const lost = this.#slots(this.activation, durable).find(
          (slot) => !this.#executed.has(slot),
        );
        if (lost) this.#wrong(`recorded ${iso(durable)}, but ${iso(lost)} never ran`);
      }
      if (!setsBack && durable < this.#acknowledged) {
        this.#wrong(`the store acknowledged ${iso(this.#acknowledged)}, and has ${iso(durable)}`);
      }
    }
    const unsaved = [...this.#begun].filter(
      ([slot, how]) => how === 'catch-up' && this.#executed.has(slot) && slot > (durable ?? 0),
    );
    if (unsaved.length > 1 && !this.#overlapped && !setsBack) {
      this.#wrong(`${unsaved.length} slots would be repeated after one crash`);
    }
    this.#durable = durable ?? this.activation;
    this.#begun = new Map();
    this.#recorded = new Set();
    this.#liveNow = new Set();
    this.#recordedTo = this.#durable;
    this.#gap = undefined;
    this.#overlapped = false;
    this.check();
  }

  begins(slot, how) {
    if (this.#begun.has(slot) && !this.#setsBack) {
      this.#wrong(`${how} runs ${iso(slot)}, which ${this.#begun.get(slot)} ran in the same life`);
    }
    if (how === 'catch-up') {
      for (const live of this.#liveNow) if (live < slot) this.#overlapped = true;
    } else {
      this.#liveNow.add(slot);
    }
    this.#begun.set(slot, how);
  }

  gaveUp(slot) {
    this.#begun.delete(slot);
  }

  executed(slot, how) {
    this.runs += 1;
    const times = (this.#executed.get(slot) ?? 0) + 1;
    if (times > 1) this.repeats += 1;
    this.#executed.set(slot, times);
    if (slot <= this.#durable && !this.#setsBack) {
      this.#wrong(`${how} repeats ${iso(slot)}, though ${iso(this.#durable)} was durable`);
    }
  }

  /** The Snapshoter was told that a slot ended. */
  recorded(slot) {
    this.#recorded.add(slot);
    this.#liveNow.delete(slot);
    if (!this.runsAll) return;
    for (let next = this.#after(this.#recordedTo); this.#recorded.has(next);) {
      this.#recordedTo = next;
      next = this.#after(next);
    }
  }

  /** From here on slots may be lost; what is recorded meanwhile is held back. */
  gapBegins(now) {
    this.#gap = {
      from: Math.min(this.#recordedTo, this.#gap?.from ?? Infinity),
      ends: now + 120_000,
    };
  }

  /** The store begins to write; the result is called when it acknowledges. */
  saving(now) {
    const held = this.#gap && now < this.#gap.ends;
    const recordedTo = this.runsAll && held ? this.#gap.from : this.#recordedTo;
    return () => {
      this.#acknowledged = Math.max(this.#acknowledged, recordedTo);
    };
  }

  /** A start came to its end: the slots until then are what the policy says. */
  caughtUp(until) {
    const live = (slot) => this.#begun.get(slot) === 'live';
    const wanted = this.#chosen(this.#slots(this.#durable, until), until, live);
    const ran = this.#slots(this.#durable, until).filter(
      (slot) => this.#begun.get(slot) === 'catch-up',
    );
    if (String(wanted) !== String(ran) && !this.#setsBack) {
      this.#wrong(`should run ${wanted.map(iso)}, ran ${ran.map(iso)}`);
    }
    // What the policy left out counts as dealt with.
    const running = [...this.#liveNow].some((slot) => slot <= until);
    const last = this.#slots(this.#durable, until).at(-1) ?? this.#durable;
    if (!running) this.#recordedTo = Math.max(this.#recordedTo, last);
  }

  checkNothingLost(until) {
    if (this.runsAll) {
      const lost = this.#slots(this.activation, until).find((slot) => !this.#executed.has(slot));
      if (lost) this.#wrong(`lost ${iso(lost)}`);
    }
    this.check();
  }

  check() {
    if (this.#problems.length > 0) {
      const rule = JSON.stringify({ ...this.rule, kind: this.kind, period: this.period });
      throw new Error(`${this.name} ${rule}: ${this.#problems[0]}`);
    }
  }

  #chosen(slots, until, known) {
    const { catchUp, deadline = Infinity, limit = Infinity } = this.rule;
    const young = slots.filter((slot) => until - slot <= deadline);
    const chosen =
      {
        all: young,
        latest: young.slice(-1),
        earliest: young.slice(0, 1),
        none: [],
      }[catchUp] ?? young.slice(-catchUp.last);
    return chosen.filter((slot) => !known(slot)).slice(0, limit);
  }

  #after(time) {
    return (Math.floor((time - this.phase) / this.period) + 1) * this.period + this.phase;
  }

  #slots(from, until) {
    const slots = [];
    for (let slot = this.#after(from); slot <= until; slot = this.#after(slot)) slots.push(slot);
    return slots;
  }

  #wrong(problem) {
    this.#problems.push(problem);
  }
}

const iso = (time) => new Date(time).toISOString().slice(11, 23);
