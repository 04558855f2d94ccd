import { textHash } from '../domain/text-hash.ts';

const FIRST_SLOTS = 1_024;
/** Beyond this share of slots in use, looking one up takes too many steps. */
const MOST_IN_USE = 0.6;

/**
 * Which texts were seen, in 8 bytes each: a million SKUs of a count are 16 to 32 MB, where a Set of them would be ten times that. It knows them
 * by 64 bits of hash (`textHash`).
 */
export class SeenTexts {
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #size = 0;

  /** @returns whether it was not seen before */
  add(text: string): boolean {
    if (this.#size >= MOST_IN_USE * this.#capacity) this.#grow();
    const [high, low] = hashOf(text);
    const slot = this.#find(high, low);
    if (this.#isUsed(slot)) return false;
    this.#put(slot, high, low);
    return true;
  }

  has(text: string): boolean {
    const [high, low] = hashOf(text);
    return this.#isUsed(this.#find(high, low));
  }

  get #capacity(): number {
    return this.#slots.length / 2;
  }

  /** The slot that has it, or the free one where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#capacity - 1;
    let slot = low & mask;
    while (this.#isUsed(slot) && !(this.#slots[2 * slot] === high && this.#slots[2 * slot + 1] === low))
      slot = (slot + 1) & mask;
    return slot;
  }

  #isUsed(slot: number): boolean {
    return this.#slots[2 * slot + 1] !== 0 || this.#slots[2 * slot] !== 0;
  }

  #put(slot: number, high: number, low: number): void {
    this.#slots[2 * slot] = high;
    this.#slots[2 * slot + 1] = low;
    this.#size += 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    this.#size = 0;
    for (let i = 0; i < old.length; i += 2) {
      const [high, low] = [old[i] as number, old[i + 1] as number];
      if (high !== 0 || low !== 0) this.#put(this.#find(high, low), high, low);
    }
  }
}

/** Two zeros mark a free slot, so no text may have them. */
function hashOf(text: string): readonly [number, number] {
  const [high, low] = textHash(text);
  return high === 0 && low === 0 ? [0, 1] : [high, low];
}
