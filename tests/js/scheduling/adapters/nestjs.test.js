import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { nestSchedule } from '../../../../js/scheduling/adapters/cron.js';
import { codeOf } from '../flyte/golden.js';
import { catchUpContext } from './live.js';

/** @param {object} options of the decorator @param {unknown[]} calls */
async function application(options, calls = []) {
  class Reports {
    /** @param {unknown[]} given */
    report(...given) {
      calls.push([this instanceof Reports, given[1]]);
    }
  }
  const method = Object.getOwnPropertyDescriptor(Reports.prototype, 'report');
  Cron('30 2 * * *', { timeZone: 'Europe/Stockholm', ...options })(
    Reports.prototype,
    'report',
    method,
  );
  class Application {}
  Module({ imports: [ScheduleModule.forRoot()], providers: [Reports] })(Application);
  const app = await NestFactory.createApplicationContext(Application, { logger: false });
  return { app, registry: app.get(SchedulerRegistry) };
}

test('the jobs of a NestJS application are known by the names in their decorators', async () => {
  const calls = [];
  const { app, registry } = await application({ name: 'report' }, calls);
  const [job, ...others] = nestSchedule(registry);
  expect([job.name, others]).toEqual(['report', []]);
  expect(job.schedule).toMatchObject({ engine: 'cron', timezone: 'Europe/Stockholm' });
  const slot = job.schedule.next(new Date('2026-06-01T00:00:00Z'));
  expect(slot).toEqual(new Date('2026-06-01T00:30:00Z'));
  const context = catchUpContext(slot);
  await job.run(context);
  expect(calls).toEqual([[true, context]]);
  await app.close();
});

test('a job that NestJS gave a random name is refused', async () => {
  const { app, registry } = await application({});
  expect(codeOf(() => nestSchedule(registry))).toBe('INVALID_NAME');
  await app.close();
});
