// What Python prints for a value: {'input': 5, 'cached': None}, or Usage(input=5). LiteLLM, LangSmith and Haystack send
// usage this way. A reader of literals, not of code: names become text, and what it does not understand is undefined.

const depth_max = 24;

/** Thrown inside the reader when the text is no literal. */
const notLiteral = new Error('not a literal');

const words: Readonly<Record<string, unknown>> = {
  None: null,
  True: true,
  False: false,
  nan: null,
  inf: null,
};

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): unknown {
    const value = this.value(0);
    this.blank();
    if (this.at !== this.text.length) throw notLiteral;
    return value;
  }

  private blank(): void {
    while (this.text.charCodeAt(this.at) <= 0x20) this.at++;
  }

  private peek(): string {
    this.blank();
    return this.text[this.at] ?? '';
  }

  private take(expected: string): void {
    if (this.peek() !== expected) throw notLiteral;
    this.at++;
  }

  private value(depth: number): unknown {
    if (depth > depth_max) throw notLiteral;
    const first = this.peek();
    if (first === '{') return this.braces(depth);
    if (first === '[') return this.items(']', depth);
    if (first === '(') return this.items(')', depth);
    if (first === '"' || first === "'") return this.string(first);
    if (first === '<') return this.angled();
    return this.word(depth);
  }

  /** A dict, or a set as an array. */
  private braces(depth: number): unknown {
    this.take('{');
    const object: Record<string, unknown> = Object.create(null);
    while (this.peek() !== '}') {
      const key = this.value(depth + 1);
      this.take(':');
      object[String(key)] = this.value(depth + 1);
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== '}') throw notLiteral;
    }
    this.take('}');
    return { ...object };
  }

  private items(close: string, depth: number): unknown[] {
    this.at++;
    const list: unknown[] = [];
    while (this.peek() !== close) {
      list.push(this.value(depth + 1));
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== close) throw notLiteral;
    }
    this.take(close);
    return list;
  }

  private string(quote: string): string {
    let text = '';
    let from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] as string;
      if (char === quote) return text + this.text.slice(from, this.at++);
      if (char !== '\\') continue;
      text += this.text.slice(from, this.at) + this.escaped();
      from = this.at + 1;
    }
    throw notLiteral;
  }

  private escaped(): string {
    const char = this.text[++this.at] ?? '';
    const digits = { x: 2, u: 4, U: 8 }[char];
    if (digits === undefined) return { n: '\n', t: '\t', r: '\r', '0': '\0' }[char] ?? char;
    const code = Number.parseInt(this.text.slice(this.at + 1, this.at + 1 + digits), 16);
    this.at += digits;
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }

  /** <ChatRole.USER: 'user'>, <object at 0x7f…>: as text. */
  private angled(): string {
    const end = this.text.indexOf('>', this.at);
    if (end < 0) throw notLiteral;
    const text = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    return text;
  }

  /** A number, a constant, a name, or a call with named arguments, which reads as their dict. */
  private word(depth: number): unknown {
    const match = /^[\w.+-]+/.exec(this.text.slice(this.at, this.at + 128));
    if (!match) throw notLiteral;
    this.at += match[0].length;
    if (this.peek() === '(') return this.call(depth);
    if (Object.hasOwn(words, match[0])) return words[match[0]];
    return /^[-+]?\d/.test(match[0]) ? Number(match[0]) : match[0];
  }

  private call(depth: number): unknown {
    this.take('(');
    const object: Record<string, unknown> = Object.create(null);
    for (let position = 0; this.peek() !== ')'; position++) {
      const name = /^([A-Za-z_]\w*)\s*=/.exec(this.text.slice(this.at, this.at + 128));
      if (name) this.at += name[0].length;
      object[name?.[1] ?? String(position)] = this.value(depth + 1);
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== ')') throw notLiteral;
    }
    this.take(')');
    return { ...object };
  }
}

/** The value that `text` prints, or undefined. */
export function parsePython(text: string | null, length_max: number): unknown {
  if (text === null || text.length > length_max) return undefined;
  try {
    return new Reader(text).whole();
  } catch (error) {
    if (error === notLiteral) return undefined;
    throw error;
  }
}
