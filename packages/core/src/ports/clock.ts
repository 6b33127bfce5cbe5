/** The time that dates are written with and compared to, so that a month can be played in minutes. Leases and signs of
 * life, which several machines write and compare, are by the database's clock; how long something waits is asked of no
 * clock that can be set. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}
