// The shape of dist/snapshoter.js, which Emscripten generates.
export default function createModule(options?: object): Promise<Record<string, any>>;
