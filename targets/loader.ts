// How this process reads its own source, for a child that is to read it the same way.

/** The arguments by which this process reads TypeScript; a debugger's or profiler's are not for the child. */
export function loaderArguments(execArgv: readonly string[]): readonly string[] {
  return execArgv.flatMap((word, index) => {
    if (/^--(import|require|loader|experimental-\w|conditions)/.test(word) || word === '-r' || word === '-C') {
      const takesNext = !word.includes('=') && !word.startsWith('--experimental-');
      return takesNext ? [word, execArgv[index + 1] ?? ''] : [word];
    }
    return [];
  });
}
