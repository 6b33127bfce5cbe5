import type { Stack } from './stack.ts';

/** Has Postgres keep in `history` every state that a task takes: a second end could not be told from the last state
 * alone. */
export async function rememberEnds(stack: Stack): Promise<void> {
  await stack.sql('create table history (task_id text, state task_state)');
  await stack.sql(
    `create function remember() returns trigger language plpgsql as $$
       begin insert into history values (new.id, new.state); return new; end $$`,
  );
  await stack.sql(
    `create trigger remember after update of state on tasks for each row
       when (old.state is distinct from new.state) execute function remember()`,
  );
}
