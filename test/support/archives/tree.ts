/** Names and contents of a source tree. */
export type Tree = Readonly<Record<string, string | Buffer>>;

/** The smallest program there is. */
export const program: Tree = {
  'go.mod': 'module example.com/app\n\ngo 1.24\n',
  'main.go': 'package main\n\nfunc main() {}\n',
};
