#!/usr/bin/env -S node --max-semi-space-size=2
/**
 * The `zhencai` bin: main.ts with the compile cache on, so that types are stripped and code is compiled once and not at
 * every start. That is worth 25 MiB and half of the start-up time, but only where the cache is on before the first `.ts`
 * file is read: hence this file, and hence in JavaScript. The cache lies beside the code and not in the folder for
 * temporary files, where others could leave code for us to run; NODE_COMPILE_CACHE puts it elsewhere.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';

enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/zhencai'));
await import('./main.ts');
