/**
 * A disk in memory that offers the file operations of the filesystem store, records each one, and
 * tells every state that a power failure could leave it in.
 *
 * The model is as hard as POSIX allows: written data is durable only after an fsync of that file,
 * a name only after an fsync of its folder, and what is not durable survives in any combination.
 */

const ROOT = 1;

/**
 * @typedef {{ kind: 'file', data: Uint8Array } | { kind: 'folder', entries: Map<string, number> }}
 *   Node
 */

/**
 * @typedef {{ kind: 'name', folder: number, removes?: string, adds?: string, node: number }} Naming
 *   a creation, a removal, or a rename, which is both at once
 * @typedef {{ kind: 'write', node: number, offset: number, data: Uint8Array }} Writing
 * @typedef {{ kind: 'sync', node: number }} Syncing
 * @typedef {Naming | Writing | Syncing} Operation
 */

export class SimulatedDisk {
  platform = 'linux';
  /** @type {Operation[]} */
  log = [];
  /** @type {Map<number, Node>} */
  nodes = new Map([[ROOT, { kind: 'folder', entries: new Map() }]]);
  /** Whether an fsync of a file, or of a folder, does what it says. */
  honest = { file: true, folder: true };

  /** @param {string} path */
  #find(path) {
    let id = ROOT;
    for (const part of path.split('/').filter(Boolean)) {
      const node = this.nodes.get(id);
      if (node.kind !== 'folder') throw failure('ENOTDIR', path);
      if (!node.entries.has(part)) throw failure('ENOENT', path);
      id = node.entries.get(part);
    }
    return { id, node: this.nodes.get(id) };
  }

  /** @param {string} path */
  #parent(path) {
    const parts = path.split('/').filter(Boolean);
    const name = parts.pop();
    const { id, node } = this.#find(parts.join('/'));
    return { id, name, entries: node.entries, has: node.entries.has(name) };
  }

  /** @param {Operation} operation */
  #do(operation) {
    this.log.push(operation);
    apply(this.nodes, operation);
  }

  /** @param {string} path @param {'file' | 'folder'} kind */
  #make(path, kind) {
    const { id, name, has } = this.#parent(path);
    if (has) throw failure('EEXIST', path);
    const node = 1 + Math.max(...this.nodes.keys(), ...this.log.map((entry) => entry.node));
    this.nodes.set(node, emptyNode(kind));
    this.#do({ kind: 'name', folder: id, adds: name, node });
    return node;
  }

  async mkdir(path) {
    this.#make(path, 'folder');
  }

  async open(path, flags) {
    const id = flags.includes('x') ? this.#make(path, 'file') : this.#find(path).id;
    const node = this.nodes.get(id);
    const sync = async () => {
      if (this.honest[node.kind]) this.#do({ kind: 'sync', node: id });
    };
    return {
      write: async (bytes, start, length) => {
        const data = Uint8Array.from(bytes.subarray(start, start + length));
        this.#do({ kind: 'write', node: id, offset: node.data.length, data });
        return { bytesWritten: length };
      },
      sync,
      datasync: sync,
      stat: async () => status(node),
      chmod: async () => {},
      chown: async () => {},
      close: async () => {},
    };
  }

  async readFile(path) {
    return Uint8Array.from(this.#find(path).node.data);
  }

  async readdir(path) {
    return [...this.#find(path).node.entries.keys()];
  }

  async stat(path) {
    return status(this.#find(path).node);
  }

  async realpath(path) {
    this.#find(path);
    return path;
  }

  async rename(from, to) {
    const source = this.#parent(from);
    const target = this.#parent(to);
    const node = source.entries.get(source.name);
    if (node === undefined) throw failure('ENOENT', from);
    if (source.id !== target.id) throw failure('EXDEV', to);
    const there = this.nodes.get(target.entries.get(target.name));
    if (there?.kind === 'folder' && there.entries.size > 0) throw failure('ENOTEMPTY', to);
    this.#do({ kind: 'name', folder: source.id, removes: source.name, adds: target.name, node });
  }

  async unlink(path) {
    const { id, name, entries } = this.#parent(path);
    if (!entries.has(name)) throw failure('ENOENT', path);
    this.#do({ kind: 'name', folder: id, removes: name, node: entries.get(name) });
  }

  async rmdir(path) {
    if (this.#find(path).node.entries.size > 0) throw failure('ENOTEMPTY', path);
    await this.unlink(path);
  }

  /**
   * Every disk that a power failure after the first `length` operations could leave.
   * @param {number} length
   * @returns {Generator<SimulatedDisk>} some may be equal
   */
  *crashesAfter(length) {
    const done = this.log.slice(0, length);
    /** @param {number} index */
    const isSynced = (index) => {
      const { kind, folder, node } = done[index];
      const about = kind === 'name' ? folder : node;
      return done.some((entry, at) => at > index && entry.kind === 'sync' && entry.node === about);
    };
    const loose = done.flatMap((entry, index) =>
      entry.kind === 'sync' || isSynced(index) ? [] : [index],
    );
    /** @type {Map<number, number[]>} */
    const groups = new Map();
    for (const index of loose) {
      const about = done[index].folder ?? -done[index].node;
      groups.set(about, [...(groups.get(about) ?? []), index]);
    }
    const choices = [...groups].map(([about, indexes]) =>
      about > 0 ? subsets(indexes) : tornWrites(indexes, done),
    );
    for (const chosen of product(choices)) {
      const outcome = new Map(chosen.flatMap((choice) => [...choice]));
      const disk = new SimulatedDisk();
      done.forEach((entry, index) => {
        const result = outcome.has(index) ? outcome.get(index) : entry;
        if (entry.kind === 'name' && !disk.nodes.has(entry.node)) {
          disk.nodes.set(entry.node, emptyNode(this.nodes.get(entry.node).kind));
        }
        if (result) apply(disk.nodes, result);
      });
      yield disk;
    }
  }

  /** All that is on it, as text: equal disks give equal text. */
  toString() {
    const walk = (id) => {
      const node = this.nodes.get(id);
      if (node.kind === 'file') return Buffer.from(node.data).toString('latin1');
      return [...node.entries].sort().map(([name, child]) => [name, walk(child)]);
    };
    return JSON.stringify(walk(ROOT));
  }
}

/** @typedef {Map<number, Operation | undefined>} Choice what becomes of each loose operation */

/**
 * Names survive in every combination; where there are too many, in every prefix and with each one
 * lost, or kept, alone.
 * @param {number[]} indexes
 * @returns {Choice[]}
 */
function subsets(indexes) {
  const lost = (isLost) => new Map(indexes.filter(isLost).map((index) => [index, undefined]));
  if (indexes.length <= 4) {
    return Array.from({ length: 2 ** indexes.length }, (_, bits) =>
      lost((index) => bits & (1 << indexes.indexOf(index))),
    );
  }
  return [
    lost(() => false),
    ...indexes.map((from) => lost((index) => index >= from)),
    ...indexes.map((only) => lost((index) => index === only)),
    ...indexes.map((only) => lost((index) => index !== only)),
  ];
}

/**
 * Data survives whole, not at all, in its first half, or as a file of the right size full of
 * zeros.
 * @param {number[]} indexes
 * @param {Operation[]} done
 * @returns {Choice[]}
 */
function tornWrites(indexes, done) {
  /** @param {(data: Uint8Array) => Uint8Array} change */
  const changed = (change) =>
    new Map(indexes.map((index) => [index, { ...done[index], data: change(done[index].data) }]));
  return [
    new Map(),
    new Map(indexes.map((index) => [index, undefined])),
    changed((data) => data.subarray(0, data.length >> 1)),
    changed((data) => new Uint8Array(data.length)),
  ];
}

/**
 * @template T
 * @param {T[][]} lists
 * @returns {Generator<T[]>}
 */
function* product([first, ...rest]) {
  if (!first) yield [];
  else for (const tail of product(rest)) for (const item of first) yield [item, ...tail];
}

/**
 * @param {Map<number, Node>} nodes
 * @param {Operation} operation
 */
function apply(nodes, operation) {
  const node = nodes.get(operation.node);
  if (operation.kind === 'name') {
    const { entries } = nodes.get(operation.folder);
    if (entries.get(operation.removes) === operation.node) entries.delete(operation.removes);
    if (operation.adds !== undefined) entries.set(operation.adds, operation.node);
  } else if (operation.kind === 'write') {
    const data = new Uint8Array(
      Math.max(node.data.length, operation.offset + operation.data.length),
    );
    data.set(node.data);
    data.set(operation.data, operation.offset);
    node.data = data;
  }
}

/** @param {'file' | 'folder'} kind @returns {Node} */
const emptyNode = (kind) =>
  kind === 'file' ? { kind, data: new Uint8Array(0) } : { kind, entries: new Map() };

/** @param {Node} node */
const status = (node) => ({
  size: node.kind === 'file' ? node.data.length : 0,
  mode: 0o100600,
  uid: 0,
  gid: 0,
});

/** @param {string} code @param {string} path */
const failure = (code, path) => Object.assign(new Error(`${code}: ${path}`), { code });
