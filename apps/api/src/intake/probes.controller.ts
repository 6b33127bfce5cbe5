import { Received } from '@cgoforge/core';
import { Controller, Get } from '@nestjs/common';

/** Whether the process lives, and whether it can work. */
@Controller()
export class ProbesController {
  constructor(private readonly received: Received) {}

  @Get('livez')
  live() {
    return { status: 'ok' };
  }

  /** Asks the database for any attempt. */
  @Get('readyz')
  async ready() {
    await this.received.find('');
    return { status: 'ok' };
  }
}
