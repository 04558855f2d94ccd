/** Gives equal values one small number, so that states of the world are lists of numbers and comparing them is cheap and exact. */
export class Interned<Value> {
  readonly #ids = new Map<string, number>();
  readonly #values: Value[] = [];

  /** The number of a value, by its text; the value is only made when the text is new. */
  idOf(text: string, make: () => Value): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#values.length;
    this.#ids.set(text, id);
    this.#values.push(make());
    return id;
  }

  at(id: number): Value {
    const value = this.#values[id];
    if (value === undefined) throw new RangeError(`nothing has the number ${id}`);
    return value;
  }

  get size(): number {
    return this.#values.length;
  }
}
