// Strings that repeat in rows (names, models), decoded once and shared.

/** The last string decoded at each place of a small table; a miss costs a decode, nothing else. */
export class Names {
  private readonly size = 8_192;
  private readonly bytes: (Buffer | undefined)[] = new Array(this.size).fill(undefined);
  private readonly texts: string[] = new Array(this.size).fill('');

  find(buffer: Buffer, start: number, length: number): string {
    let hash = length;
    for (let at = start; at < start + length; at++)
      hash = Math.imul(hash ^ (buffer[at] as number), 0x01000193);
    const place = (hash >>> 0) % this.size;
    const known = this.bytes[place];
    if (known && known.length === length && same(known, buffer, start)) return this.texts[place] as string;
    const text = buffer.toString('utf8', start, start + length);
    this.bytes[place] = Buffer.from(buffer.subarray(start, start + length));
    this.texts[place] = text;
    return text;
  }
}

function same(known: Buffer, buffer: Buffer, start: number): boolean {
  for (let index = 0; index < known.length; index++) if (known[index] !== buffer[start + index]) return false;
  return true;
}
