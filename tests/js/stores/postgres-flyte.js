import { readFileSync } from 'node:fs';

/** @param {string} file one that Go wrote */
export const golden = (file) =>
  readFileSync(new URL(`../../golden/flyte/${file}`, import.meta.url));

/** What GORM makes of Flyte's model, ScheduleEntitiesSnapshot over BaseModel. */
export const FLYTE_TABLE = `
  create table schedule_entities_snapshots (
    id bigserial primary key, created_at timestamptz, updated_at timestamptz,
    deleted_at timestamptz, snapshot bytea);
  create index idx_schedule_entities_snapshots_id on schedule_entities_snapshots (id);
  create index idx_schedule_entities_snapshots_deleted_at
    on schedule_entities_snapshots (deleted_at);`;

export const FLYTE_INSERT = `insert into schedule_entities_snapshots
  (created_at, updated_at, deleted_at, snapshot) values ($1, $2, $3, $4)`;

/**
 * Makes the table as Flyte has it, with the five rows of the export: the last one is empty.
 * @param {import('pg').Pool} pool
 */
export async function fillAsFlyte(pool) {
  await pool.query(FLYTE_TABLE);
  const [, ...lines] = golden('schedule_entities_snapshots.csv').toString().trim().split('\n');
  for (const line of lines) {
    const [, created, updated, , hex] = line.split(',');
    await pool.query(FLYTE_INSERT, [created, updated, null, Buffer.from(hex.slice(2), 'hex')]);
  }
}
