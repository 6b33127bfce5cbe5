import { once } from 'node:events';
import { connect } from 'node:net';
import { succeeds } from '@cgoforge/core';

/** Whether somebody listens on a socket of this machine. */
export async function isServed(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  const isConnected = await succeeds(once(socket, 'connect'));
  socket.destroy();
  return isConnected;
}
