/** Heap of a small reader, in mebibytes. */
export const SMALL_HEAP = 32;

/** Heap of the large reader at least: with less it would not hold the longest names of as many entries as a source may
 * have by default. */
const LARGE_HEAP = 192;

/** What a thread takes beside the heap that is capped: new space, code, and buffers for what passes through it. */
export const BESIDE_HEAP = 16;

/** Small uploads are read by so many threads once they are here. */
export const READERS = 2;

/** The least that makes one follower, the readers and the large one. */
export const LEAST_READER_MEMORY = (1 + READERS) * (SMALL_HEAP + BESIDE_HEAP) + LARGE_HEAP + BESIDE_HEAP;

/** How much of a small reader's heap the names of one archive may take. The code and the objects around it need the
 * rest, and when the module is looked for, the names lie there in another form. */
export const SMALL_ROOM_BYTES = 12 * 1024 ** 2;

/** How many uploads are read while they arrive, and the heap of the large reader, of so many mebibytes for all readers
 * together: half goes to the large one. */
export function shareMemory(mebibytes: number): { followers: number; largeHeap: number } {
  const largeHeap = Math.max(LARGE_HEAP, Math.floor(mebibytes / 2) - BESIDE_HEAP);
  const small = Math.floor((mebibytes - largeHeap - BESIDE_HEAP) / (SMALL_HEAP + BESIDE_HEAP));
  return { followers: small - READERS, largeHeap };
}
