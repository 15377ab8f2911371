export const diff = {
  name: 'diff',
  summary: 'Tell how two snapshots differ.',
  synopsis: '[--json] A B',
  options: {},
  files: [2, 2],
  run: async () => 0,
};
