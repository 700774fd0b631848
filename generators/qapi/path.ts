// Paths as the schema writes them: POSIX, relative to the file that names them. Text in, text out; no file system.

/** The folder of a file, with its slash; empty for a plain name. */
export function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

export function joinPaths(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${folder}${path}`;
}

/** The same file under one name: without `.`, doubled slashes and, where they can be resolved, `..`. */
export function normalPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return `${path.startsWith('/') ? '/' : ''}${steps.join('/')}`;
}
