/** The promise, or a rejection after `milliseconds`; the work goes on, so it must be one that may still happen. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new Error(`Redis did not answer within ${milliseconds} ms.`);
  const timer = setTimeout(() => reject(error), milliseconds);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
