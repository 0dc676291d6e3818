// Serves the stub by itself: node test/browser/stub/main.ts [port] [empty|<error code>].

import type { ErrorCode } from '../../../api/contract/errors.ts';
import { createStub } from './server.ts';

const [port = '8090', mode] = process.argv.slice(2);
const app = createStub(mode === 'empty' ? { empty: true } : mode ? { fails: mode as ErrorCode } : {});
console.error(await app.listen({ port: Number(port), host: '127.0.0.1' }));
