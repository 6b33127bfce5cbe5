/** Debian 12, which the toolchain and its check root are made of. */
export const SUITE = 'bookworm';
