// Bytes → lines, however they are cut. A line that never ends is cut off, so that no peer can fill the memory.

import { StringDecoder } from 'node:string_decoder';

export interface LineSplitter {
  /** The lines that a chunk completes, without their ends; undefined once a line has become too long. */
  push(chunk: Uint8Array): readonly string[] | undefined;
}

export function createLineSplitter(maxCharacters: number): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  let length = 0;
  return {
    push: (chunk) => {
      const [first = '', ...others] = decoder.write(Buffer.from(chunk)).split('\n');
      rest.push(first);
      length += first.length;
      if (length > maxCharacters) return undefined;
      const last = others.pop();
      if (last === undefined) return [];
      const lines = [rest.join(''), ...others];
      rest = [last];
      length = last.length;
      return length > maxCharacters ? undefined : lines;
    },
  };
}
