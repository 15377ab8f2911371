/**
 * A binary heap: the smallest first, equal ones in the order in which they came.
 * @template T
 */
export class Heap {
  /** @type {{ key: number, order: number, value: T }[]} */
  #nodes = [];
  #order = 0;

  get size() {
    return this.#nodes.length;
  }

  /**
   * @param {number} key
   * @param {T} value
   */
  push(key, value) {
    const node = { key, order: this.#order++, value };
    const nodes = this.#nodes;
    let at = nodes.length;
    nodes.push(node);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(node, nodes[parent])) break;
      nodes[at] = nodes[parent];
      at = parent;
    }
    nodes[at] = node;
  }

  /** @returns {T | undefined} */
  pop() {
    const nodes = this.#nodes;
    const top = nodes[0];
    const node = nodes.pop();
    if (node === undefined || nodes.length === 0) return top?.value;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= nodes.length) break;
      if (child + 1 < nodes.length && before(nodes[child + 1], nodes[child])) child += 1;
      if (!before(nodes[child], node)) break;
      nodes[at] = nodes[child];
      at = child;
    }
    nodes[at] = node;
    return top.value;
  }
}

/**
 * @param {{ key: number, order: number }} a
 * @param {{ key: number, order: number }} b
 */
function before(a, b) {
  return a.key < b.key || (a.key === b.key && a.order < b.order);
}
