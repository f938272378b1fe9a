// Compiles the inner loop of the search (src/rounds/core, AssemblyScript) to WebAssembly and writes it where the search reads it, as text.
// Run: npm run core
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileCore } from './core-words.ts';

writeFileSync(path.join(import.meta.dirname, '../src/rounds/rules/core.generated.ts'), compileCore());
