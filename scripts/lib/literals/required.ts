/*
 * What a regular expression cannot match without: texts of which one stands in every match. A search for fixed texts
 * is many times faster than an expression, so it decides where the expression is asked at all. Only the front of an
 * expression is read, and anything that is not understood ends it: the answer is then shorter, never wrong.
 */

/** Fronts of all matches of a part; `whole` when nothing of the part comes after them. */
interface Fronts {
  readonly texts: readonly string[];
  readonly whole: boolean;
}

/** More alternatives than these are a character class that says nothing. */
const mostTexts = 64;
const nothing: Fronts = { texts: [''], whole: false };
const empty: Fronts = { texts: [''], whole: true };

function joined(left: Fronts, right: Fronts): Fronts {
  if (!left.whole) return left;
  if (left.texts.length * right.texts.length > mostTexts) return { ...left, whole: false };
  return { texts: left.texts.flatMap((a) => right.texts.map((b) => a + b)), whole: right.whole };
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  alternatives(): Fronts {
    const all = [this.#sequence()];
    while (this.#take('|')) all.push(this.#sequence());
    const texts = [...new Set(all.flatMap((one) => one.texts))];
    return texts.length > mostTexts ? nothing : { texts, whole: all.every(({ whole }) => whole) };
  }

  get ended(): boolean {
    return this.#at >= this.#source.length;
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Fronts {
    let fronts = empty;
    while (!this.ended && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') fronts = joined(fronts, this.#repeated(this.#part()));
    return fronts;
  }

  #repeated(part: Fronts): Fronts {
    const [mark = ''] = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at)) ?? [];
    if (mark === '') return part;
    this.#at += mark.length;
    if (mark === '?') return part.whole ? { texts: [...part.texts, ''], whole: true } : nothing;
    return mark.startsWith('+') ? { ...part, whole: false } : /^\{[1-9]/.test(mark) ? { ...part, whole: mark === '{1}' && part.whole } : nothing;
  }

  #part(): Fronts {
    if (this.#take('(?:')) return this.#group();
    const named = /^\(\?<[A-Za-z_]\w*>/.exec(this.#source.slice(this.#at));
    if (named !== null) {
      this.#at += named[0].length;
      return this.#group();
    }
    // what is looked at before or behind a match is not part of it
    if (this.#take('(?=') || this.#take('(?!') || this.#take('(?<=') || this.#take('(?<!')) {
      this.#group();
      return empty;
    }
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#class();
    if (this.#take('\\b') || this.#take('\\B') || this.#take('^') || this.#take('$')) return empty;
    if (this.#take('\\')) return this.#escape();
    if (this.#take('.')) return nothing;
    this.#at += 1;
    return { texts: [this.#source[this.#at - 1] ?? ''], whole: true };
  }

  #group(): Fronts {
    const fronts = this.alternatives();
    this.#take(')');
    return fronts;
  }

  #escape(): Fronts {
    const letter = this.#source[this.#at] ?? '';
    this.#at += 1;
    const known = escapes[letter] ?? (/[A-Za-z0-9]/.test(letter) ? undefined : letter);
    return known === undefined ? nothing : { texts: [known], whole: true };
  }

  #class(): Fronts {
    const end = /^\^?(?:\\.|[^\]\\])*/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += end.length + 1;
    if (end.startsWith('^') || /\\[A-Za-su-z0-9]|.-./.test(end)) return nothing;
    const texts = [...end.replaceAll('\\t', '\t').replace(/\\(.)/g, '$1')];
    return texts.length > mostTexts ? nothing : { texts, whole: true };
  }
}

/** Texts of which every match of an expression (without the flag `i`) begins with one; `['']` when nothing is sure. */
export function requiredLiterals(source: string): readonly string[] {
  const reader = new Reader(source);
  const { texts } = reader.alternatives();
  return reader.ended ? texts : [''];
}
