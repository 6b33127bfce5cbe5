import { Readable } from 'node:stream';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { type ObjectStore, SystemClock } from '@cgoforge/core';
import { tokenKey } from './attempt-plan.js';

/** Objects in this folder, whose signed URLs begin with `publicUrl`. */
export const openFolderStore = (root: string, publicUrl = '') =>
  DirectoryObjectStore.open({ root, publicUrl, signingKey: tokenKey }, new SystemClock());

export const putBytes = (store: ObjectStore, key: string, bytes: Buffer) =>
  store.put(key, Readable.from([bytes]), bytes.length);
