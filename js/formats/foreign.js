/** How the files that people take for snapshots begin. */
const SIGNATURES = /** @type {const} */ ([
  [[0x1f, 0x8b], 'gzip', 'decompress it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd', 'decompress it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive', 'extract the snapshot from it'],
  [[0x50, 0x47, 0x44, 0x4d, 0x50], 'an archive of pg_dump', 'dump it again with --format=plain'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'a SQLite database', 'export its table as CSV'],
]);

/**
 * Names what a file that is no snapshot seems to be.
 *
 * @param {Uint8Array} bytes
 * @returns {{ found: string, advice: string } | undefined} undefined where it is not known
 */
export function foreignFormat(bytes) {
  for (const [signature, found, advice] of SIGNATURES) {
    if (signature.every((byte, at) => bytes[at] === byte)) return { found, advice };
  }
  const head = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart();
  if (/^(\{\s*["}]|\[\s*(["[{\]\d]|true|false|null))/.test(head)) {
    return { found: 'JSON', advice: 'give the snapshot that it was made from' };
  }
  if (/^<[!?a-z]/i.test(head)) {
    return { found: 'HTML or XML', advice: 'look whether a download failed with an error page' };
  }
  return undefined;
}
