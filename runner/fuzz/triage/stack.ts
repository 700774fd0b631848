// The frames of a debugger's backtrace that tell one fault from another: the innermost of the target's own, each by its function, or by
// its place in its file where the build has no name for it. Neither changes from run to run, wherever the system has put the files.

/** More would tell the ways to a fault apart, and not the fault. */
const MOST_FRAMES = 3;

/** `text`: what `bt` and then `info proc mappings` of gdb print. Empty where no signal came. */
export function framesIn(text: string): readonly string[] {
  const frames = [...text.matchAll(/^#\d+ +(?:0x([0-9a-f]+) in )?(\S+) \(/gm)];
  const files = mappingsIn(text);
  const known = frames.map(([, address, name]) => ({ name: plainName(name ?? ''), place: address === undefined ? undefined : placeOf(BigInt(`0x${address}`), files) }));
  const first = known.findIndex(({ name, place }) => !DYING.test(name) && !LIBRARIES_OF_ALL.test(place?.file ?? ''));
  return first < 0 ? [] : known.slice(first, first + MOST_FRAMES).map(({ name, place }) => (name === '??' ? place?.text ?? '??' : name));
}

/** What a program calls in order to end, and what everybody calls and hands nonsense. */
const DYING = /^(?:raise|abort|gsignal|__pthread_kill\w*|__GI_\w+|__assert\w*|g_assertion_message\w*|g_log\w*|g_abort)$/;
const LIBRARIES_OF_ALL = /^(?:libc|libpthread|libglib-2\.0|ld-linux[\w-]*)[.-]/;

/** Without what a compiler adds where it has taken a function apart. */
function plainName(name: string): string {
  return name.replace(/\.(?:part|isra|constprop|cold|lto_priv)\b.*$/, '').replace(/@.*$/, '');
}

type Mapping = { readonly from: bigint; readonly to: bigint; readonly file: string; readonly base: bigint };
type Place = { readonly file: string; readonly text: string };

function mappingsIn(text: string): readonly Mapping[] {
  const bases = new Map<string, bigint>();
  return [...text.matchAll(/^ +(0x[0-9a-f]+) +(0x[0-9a-f]+) +0x[0-9a-f]+ +0x[0-9a-f]+ +(?:[rwxps-]+ +)?\/(?:.*\/)?([^/\n]+)$/gm)].map(([, from = '0', to = '0', file = '']) => {
    const base = bases.get(file) ?? BigInt(from);
    bases.set(file, base);
    return { from: BigInt(from), to: BigInt(to), file, base };
  });
}

function placeOf(address: bigint, mappings: readonly Mapping[]): Place | undefined {
  const found = mappings.find(({ from, to }) => from <= address && address < to);
  return found === undefined ? undefined : { file: found.file, text: `${found.file}+0x${(address - found.base).toString(16)}` };
}
