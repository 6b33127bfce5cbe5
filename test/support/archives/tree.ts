/** A symbolic link to a path that is relative to its own folder. */
export class LinkTo {
  constructor(readonly target: string) {}
}

/** Names and contents of files. */
export type Tree = Readonly<Record<string, string | Buffer>>;

/** A source tree with its links. */
export type LinkedTree = Readonly<Record<string, string | Buffer | LinkTo>>;

/** The smallest program there is. */
export const program: Tree = {
  'go.mod': 'module example.com/app\n\ngo 1.24\n',
  'main.go': 'package main\n\nfunc main() {}\n',
};
