// Have we met this id before? A set that may answer yes too often and never no wrongly (Bloom's), so that a new trace
// costs no query and a late span of an old one always finds its trace.

const hashes = 7;
const bits_per_id = 12;

export class Seen {
  private layers: Uint32Array[] = [];
  private capacity = 0;
  private count = 0;
  private readonly initial: number;

  /** `initial` ids fit before a second layer is added. */
  constructor(initial: number) {
    this.initial = initial;
  }

  add(id: string): void {
    const [a, b] = pair(id);
    if (this.hasPair(a, b)) return;
    if (this.count >= this.capacity) this.grow();
    const layer = this.layers[0]!;
    const bits = layer.length * 32;
    for (let index = 0; index < hashes; index++) {
      const bit = place(a, b, index) % bits;
      layer[bit >>> 5] = (layer[bit >>> 5] as number) | (1 << (bit & 31));
    }
    this.count++;
  }

  mayHave(id: string): boolean {
    const [a, b] = pair(id);
    return this.hasPair(a, b);
  }

  private hasPair(a: number, b: number): boolean {
    return this.layers.some((layer) => {
      const bits = layer.length * 32;
      for (let index = 0; index < hashes; index++) {
        const bit = place(a, b, index) % bits;
        if (((layer[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    });
  }

  /** Each new layer holds as many as all before it together. */
  private grow(): void {
    const room = Math.max(this.initial, this.capacity);
    this.layers.unshift(new Uint32Array(Math.ceil((room * bits_per_id) / 32)));
    this.capacity += room;
  }
}

const place = (a: number, b: number, index: number): number =>
  (a + Math.imul(index, b) + index * index) >>> 0;

function pair(id: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x41c6ce57;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
  }
  return [a >>> 0, (b ^ (b >>> 15)) | 1];
}
