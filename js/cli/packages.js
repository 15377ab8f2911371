import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports a package as this one sees it, or else as the working directory does: the command may be
 * installed globally, and the scheduler in the project that it is run in.
 *
 * @type {import('../scheduling/engines.js').Load}
 * @throws {Error} of Node: `ERR_MODULE_NOT_FOUND` where neither has it
 */
export async function importPackage(name) {
  try {
    return await import(name);
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const path = resolveHere(name);
    if (path === undefined) throw error;
    return import(pathToFileURL(path).href);
  }
}

/** @param {string} name */
function resolveHere(name) {
  try {
    // Only the folder of the file counts; the file need not be there.
    return createRequire(join(process.cwd(), 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}
