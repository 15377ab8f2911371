// The cron jobs of a NestJS application, which a restart does not make lose runs. Start it twice, with a
// break in between. With TypeScript the decorators stand where they are called here:
//
//   node examples/nestjs.js [FOLDER]
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Snapshoter } from 'snapshoter';
import { nestSchedule } from 'snapshoter/adapters/cron';
import { fileSystem } from 'snapshoter/filesystem';

class Reports {
  // @Cron('* * * * * *', { name: 'report' })
  report(_onComplete, missed) {
    const slot = missed?.scheduledTime ?? new Date();
    console.log(missed ? 'caught up' : 'ran', slot.toISOString());
  }
}
const report = Object.getOwnPropertyDescriptor(Reports.prototype, 'report');
Cron('* * * * * *', { name: 'report' })(Reports.prototype, 'report', report);

class Application {}
Module({ imports: [ScheduleModule.forRoot()], providers: [Reports] })(Application);

const app = await NestFactory.createApplicationContext(Application, { logger: ['error'] });
const store = fileSystem(process.argv[2] ?? '.snapshoter-nestjs');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

for (const job of nestSchedule(app.get(SchedulerRegistry))) {
  snapshoter.add(job, { catchUp: { last: 5 } });
}
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
