import { bdi, h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { fromMilliseconds, timeCell } from '../parts/time.js';

/**
 * @param {import('../app.js').App} app
 * @returns {import('../parts/grid.js').Column<any>[]}
 */
export function planColumns(app) {
  const time = (/** @type {Date | null | undefined} */ date) =>
    date ? timeCell(fromMilliseconds(Number(date)), app.view.zone) : '';
  return [
    {
      ...{ key: 'action', label: 'Action', width: '5.5rem' },
      render: ({ action, reason }) =>
        h(
          'span',
          { className: `pill ${reason === 'invalid-schedule' ? 'invalid' : action}` },
          reason === 'invalid-schedule' ? 'invalid' : action,
        ),
    },
    {
      ...{ key: 'name', label: 'Name', width: 'minmax(12rem, 3fr)' },
      render: ({ name }) => bdi(name, { title: name }),
    },
    {
      ...{ key: 'schedule', label: 'Schedule', width: 'minmax(8rem, 1fr)' },
      render: ({ schedule }) => bdi(schedule, { title: schedule }),
    },
    {
      ...{ key: 'missed', label: 'Missed', width: '5.5rem', isNumber: true },
      render: ({ missed, capped }) => `${capped ? '≥ ' : ''}${number(missed)}`,
    },
    {
      ...{ key: 'runs', label: 'Runs', width: '5rem', isNumber: true },
      render: ({ run }) => (run ? (run.range ? '1 range' : number(run.count)) : '0'),
    },
    {
      ...{ key: 'first', label: 'First missed', width: 'minmax(11rem, 0.5fr)' },
      render: ({ first }) => time(first),
    },
    {
      ...{ key: 'last', label: 'Last missed', width: 'minmax(11rem, 0.5fr)' },
      render: ({ last }) => time(last),
    },
    {
      ...{ key: 'reason', label: 'Why', width: 'minmax(6.5rem, 0.8fr)' },
      render: ({ reason, error, policy }) =>
        error === undefined
          ? reason === 'policy'
            ? `policy ${policy}`
            : reason
          : bdi(error, { title: error, className: 'bad' }),
    },
  ];
}
