import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder with the package in its node_modules, as `npm publish` would publish it. */
export class PackedProject {
  /** @type {string[]} the package's files */
  files;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'snapshoter-packed-'));
    const options = ['--json', '--ignore-scripts', '--pack-destination', this.folder];
    const packed = JSON.parse(this.run('npm', ['pack', ...options], root));
    // A list, and from npm 12 on an object by the packages' names.
    const [{ filename, files }] = Object.values(packed);
    this.files = files.map((/** @type {{ path: string }} */ file) => file.path);
    const target = join(this.folder, 'node_modules', 'snapshoter');
    mkdirSync(target, { recursive: true });
    const archive = join(this.folder, filename);
    this.run('tar', ['-xzf', archive, '-C', target, '--strip-components', '1']);
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }');
  }

  /**
   * Installs this project's own copies of other packages.
   *
   * @param {string[]} packages
   * @param {string} [folder] below the project's
   */
  link(packages, folder = '.') {
    for (const name of packages) {
      const link = join(this.folder, folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), link);
    }
  }

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {string} [cwd]
   * @returns {string} what it prints
   */
  run(command, args, cwd = this.folder) {
    const env = { ...process.env, NODE_OPTIONS: '' };
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
