// Tokens of QEMU's JSON dialect, found byte by byte and across any split of the input.
//
// Total: what starts no token is reported as `stray`, after which everything up to the next structural character, line
// end or other control character is skipped. Strings may stand in single quotes. Text is latin1, one character a byte.
// Source: qobject/json-lexer.c, observed on 7.2.

export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'integer' | 'fraction' | 'keyword';

export type LexerSink = {
  readonly token: (kind: TokenKind, text: string) => void;
  readonly stray: (text: string) => void;
  /** A single token has outgrown the limit and was dropped. */
  readonly tooLong: () => void;
};

export type Lexer = { readonly feed: (latin1: string) => void };

/** Bytes that one token may hold: a peer must not make the monitor keep more. */
export const MAX_TOKEN_BYTES: number = 64 * 1024 * 1024;

export function createLexer(sink: LexerSink): Lexer {
  let state: State = 'start';
  let held = '';

  const feed = (text: string): void => {
    let from = 0;
    let at = 0;
    while (at < text.length) {
      const step = TABLE[state][text.charCodeAt(at)] ?? STRAY;
      if (step.consumes) at += 1;
      switch (step.kind) {
        case 'stay':
          continue;
        case 'to':
          if (step.to === 'start' || step.to === 'recovery') [held, from] = ['', at];
          break;
        case 'token':
          sink.token(step.token, held + text.slice(from, at));
          [held, from] = ['', at];
          break;
        case 'stray':
          sink.stray(held + text.slice(from, at));
          [held, from] = ['', at];
          break;
        default:
          throw step satisfies never;
      }
      state = step.to;
    }
    if (state === 'start' || state === 'recovery') return;
    held += text.slice(from);
    if (held.length <= MAX_TOKEN_BYTES) return;
    [held, state] = ['', 'start'];
    sink.tooLong();
  };

  return { feed };
}

type State =
  | 'start' | 'recovery' | 'double' | 'double-escape' | 'single' | 'single-escape' | 'keyword' | 'sign' | 'zero' | 'digits'
  | 'point' | 'decimals' | 'exponent' | 'exponent-sign' | 'exponent-digits';

/** `stay` keeps the state; the others enter `to`. A step that consumes nothing looks at the same byte again. */
type Step =
  | { readonly kind: 'stay'; readonly consumes: true }
  | { readonly kind: 'to'; readonly consumes: boolean; readonly to: State }
  | { readonly kind: 'token'; readonly consumes: boolean; readonly to: 'start'; readonly token: TokenKind }
  | { readonly kind: 'stray'; readonly consumes: true; readonly to: 'recovery' };

const STRAY: Step = { kind: 'stray', consumes: true, to: 'recovery' };
const STAY: Step = { kind: 'stay', consumes: true };

function to(state: State): Step {
  return { kind: 'to', consumes: true, to: state };
}

function whole(token: TokenKind): Step {
  return { kind: 'token', consumes: true, to: 'start', token };
}

/** The token ended before this byte. */
function ended(token: TokenKind): Step {
  return { kind: 'token', consumes: false, to: 'start', token };
}

type Row = readonly [bytes: RegExp, step: Step];

const STRUCTURE: readonly Row[] = (['{', '}', '[', ']', ':', ','] as const).map((token) => [new RegExp(`\\${token}`), whole(token)]);
const RESUME: Step = { kind: 'to', consumes: false, to: 'start' };

/** The first row that matches a byte decides; a byte that no row matches is stray. */
const ROWS: { readonly [S in State]: readonly Row[] } = {
  start: [
    ...STRUCTURE, [/[ \t\r\n]/, to('start')], [/"/, to('double')], [/'/, to('single')],
    [/0/, to('zero')], [/[1-9]/, to('digits')], [/-/, to('sign')], [/[a-z]/, to('keyword')],
  ],
  recovery: [[/\t/, STAY], [/[[\]{}:,\x00-\x1f\xfe\xff]/, RESUME], [/[^]/, STAY]],
  double: [[/"/, whole('string')], [/\\/, to('double-escape')], [/[\x20-\xfd]/, STAY]],
  'double-escape': [[/[\x20-\xfd]/, to('double')]],
  single: [[/'/, whole('string')], [/\\/, to('single-escape')], [/[\x20-\xfd]/, STAY]],
  'single-escape': [[/[\x20-\xfd]/, to('single')]],
  keyword: [[/[a-z]/, STAY], [/[^]/, ended('keyword')]],
  sign: [[/0/, to('zero')], [/[1-9]/, to('digits')]],
  zero: [[/[0-9]/, STRAY], [/\./, to('point')], [/[^]/, ended('integer')]],
  digits: [[/[0-9]/, STAY], [/\./, to('point')], [/[eE]/, to('exponent')], [/[^]/, ended('integer')]],
  point: [[/[0-9]/, to('decimals')]],
  decimals: [[/[0-9]/, STAY], [/[eE]/, to('exponent')], [/[^]/, ended('fraction')]],
  exponent: [[/[-+]/, to('exponent-sign')], [/[0-9]/, to('exponent-digits')]],
  'exponent-sign': [[/[0-9]/, to('exponent-digits')]],
  'exponent-digits': [[/[0-9]/, STAY], [/[^]/, ended('fraction')]],
};

const TABLE: { readonly [S in State]: readonly Step[] } = compile();

function compile(): { readonly [S in State]: readonly Step[] } {
  const columns = Object.entries(ROWS).map(([state, rows]) => [state, steps(rows)]);
  return Object.fromEntries(columns) as { readonly [S in State]: readonly Step[] };
}

function steps(rows: readonly Row[]): readonly Step[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  return bytes.map((byte) => rows.find(([pattern]) => pattern.test(byte))?.[1] ?? STRAY);
}
