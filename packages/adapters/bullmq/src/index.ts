export { BullmqDoorbell } from './bullmq-doorbell.js';
