import { afterAll } from 'vitest';
import { Service } from './service.ts';
import { type StackOptions, startStack } from './stack.ts';

/** An embedded service for all tests of the file that asks, as whoever runs it and as a user sees it. */
export async function stackOfFile(options: StackOptions = {}) {
  const stack = await startStack(options);
  afterAll(() => stack.stop());
  return { stack, service: new Service(stack.url) };
}
