// Where the commands write: standard output for results, standard error for progress and complaints.

export type Output = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal on which a line can be redrawn, and its width in columns. */
  readonly terminal: { readonly columns: number } | undefined;
  readonly colour: boolean;
};

export function processOutput(): Output {
  const { env, stdout, stderr } = process;
  // https://no-color.org: any value that is not empty.
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    terminal: stderr.isTTY ? { columns: stderr.columns } : undefined,
    colour: wanted && (stdout.isTTY || forced),
  };
}
