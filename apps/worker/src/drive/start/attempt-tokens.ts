/** Makes what opens intake to the agent of one attempt. */
export abstract class AttemptTokens {
  abstract of(attempt: string): string;
}
