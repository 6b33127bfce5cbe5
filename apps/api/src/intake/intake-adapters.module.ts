import { type Database, PrismaReceived, PrismaReceiving } from '@cgoforge/adapter-prisma';
import { type Clock, ModuleGate, ObjectStore, Received, Receiving, Wakeups } from '@cgoforge/core';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TokenKey } from './token-key.js';

/** What intake works with, open already. */
export interface IntakeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly wakeups: Wakeups;
  readonly store: ObjectStore;
  readonly gate: ModuleGate;
  readonly signingKey: Buffer;
  /** Closes what is intake's alone, when the last answer is given. */
  readonly close: () => Promise<void>;
}

/** The real things behind intake's ports. */
@Module({})
export class IntakeAdaptersModule {
  static of({ database, clock, wakeups, store, gate, signingKey, close }: IntakeParts): DynamicModule {
    const closing: OnApplicationShutdown = { onApplicationShutdown: close };
    const ports = [
      { provide: Received, useValue: new PrismaReceived(database, clock) },
      { provide: Receiving, useValue: new PrismaReceiving(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: ModuleGate, useValue: gate },
      { provide: TokenKey, useValue: new TokenKey(signingKey) },
    ];
    return {
      module: IntakeAdaptersModule,
      global: true,
      providers: [...ports, { provide: 'closing', useValue: closing }],
      exports: ports.map((port) => port.provide),
    };
  }
}
