// Names of files with a `*` in them, which stands for anything within a name, on either host.

/** Matches whole names. */
export function namePattern(name: string): RegExp {
  return new RegExp(`^${name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]*')}$`);
}
