import { Wakeups, type WakeupTopic } from '@cgoforge/core';

export class FakeWakeups extends Wakeups {
  readonly #listeners = new Map<string, Set<(id: string) => void>>();

  on(topic: WakeupTopic, id: string, listener: (id: string) => void): () => void {
    const listeners = this.#listeners.get(`${topic}:${id}`) ?? new Set();
    this.#listeners.set(`${topic}:${id}`, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  wake(topic: WakeupTopic, id: string): void {
    for (const listener of this.#listeners.get(`${topic}:${id}`) ?? []) listener(id);
  }

  listeners(topic: WakeupTopic, id: string): number {
    return this.#listeners.get(`${topic}:${id}`)?.size ?? 0;
  }
}
