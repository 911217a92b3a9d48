// Where in the whole session one is. Only for showing: nothing is decided by it.

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Block} Block */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {{exercise: number, of: number, share: number, leftMs: number}} Progress */

/** What a state that waits for the person counts for. */
const WAIT_MS = 12000;

export class Course {
  #script;
  /** @type {Map<string, State[]>} */
  #chains = new Map();

  /** @param {Script} script */
  constructor(script) {
    this.#script = script;
    /** The exercises of the plan itself, without their lighter forms. @type {Block[]} */
    this.main = script.blocks.filter((block) => !block.easier_than);
    /** @type {Map<string, Block>} */
    this.blocks = new Map(script.blocks.map((block) => [block.id, block]));
  }

  /** How long the whole session takes, in ms. */
  get totalMs() {
    return this.main.reduce((sum, block) => sum + lasting(this.#chain(block.id, 0)), 0);
  }

  /**
   * @param {Memory} memory
   * @returns {Progress}
   */
  progress(memory) {
    const of = this.main.length;
    if (memory.status === "ended") return { exercise: of, of, share: 1, leftMs: 0 };
    const block = this.#script.states[memory.at].block ?? "";
    const chain = this.#chain(block, memory.tiers[block] ?? 0);
    const done = this.#done(chain, memory);
    const total = lasting(chain);
    const index = this.main.indexOf(/** @type {Block} */ (this.#mainOf(block)));
    const after = this.main.slice(index + 1).reduce((sum, next) => sum + lasting(this.#chain(next.id, 0)), 0);
    return { exercise: Math.max(index, 0) + 1, of, share: total ? done / total : 0, leftMs: total - done + after };
  }

  /** @param {string} id */
  #mainOf(id) {
    let block = this.blocks.get(id);
    while (block?.easier_than) block = this.blocks.get(block.easier_than);
    return block;
  }

  /**
   * @param {State[]} chain
   * @param {Memory} memory
   */
  #done(chain, memory) {
    const trail = [memory.at, ...memory.visits.map((visit) => visit.state).reverse()];
    const at = trail.map((id) => chain.findIndex((state) => state.id === id)).find((index) => index >= 0) ?? 0;
    const here = chain[at]?.id === memory.at ? Math.min(memory.elapsed, weight(chain[at])) : 0;
    return lasting(chain.slice(0, at)) + here;
  }

  /**
   * The states of a block from its first on, every gate taken to be open.
   * @param {string} block
   * @param {number} tier
   * @returns {State[]}
   */
  #chain(block, tier) {
    const key = `${tier} ${block}`;
    let chain = this.#chains.get(key);
    if (!chain) {
      chain = [];
      /** @type {State | undefined} */
      let state = Object.values(this.#script.states).find((candidate) => candidate.block === block);
      while (state && state.block === block && !chain.includes(state)) {
        chain.push(state);
        const next = state.options?.length ? state.options[Math.min(tier, state.options.length - 1)] : state.on?.done;
        state = next ? this.#script.states[next] : undefined;
      }
      this.#chains.set(key, chain);
    }
    return chain;
  }
}

/** @param {State} state */
function weight(state) {
  return state.ms || WAIT_MS;
}

/** @param {State[]} chain */
function lasting(chain) {
  return chain.reduce((sum, state) => sum + weight(state), 0);
}
