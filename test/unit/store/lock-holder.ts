import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/domain/clock.js';
import { withLock } from '../../../src/store/lock.js';
import { isRunning } from '../../../src/store/running-process.js';

// A process of its own for lock.test.ts: `hold` keeps the lock until it is killed, `count` goes in and out.
const [folder = '', mode, rounds = '0'] = process.argv.slice(2);
const lock = { folder, name: 'practice', waitMs: 60_000, clock: systemClock };
const inside = join(folder, 'inside');

if (mode === 'hold') {
  await withLock(lock, () => {
    process.send?.('held');
    return new Promise((resolve) => setTimeout(resolve, 60_000));
  });
} else {
  let overlaps = 0;
  for (let round = 0; round < Number(rounds); round++) {
    await withLock(lock, async () => {
      const before = Number(await readFile(inside, 'utf8').catch(() => '0'));
      if (before !== 0 && before !== process.pid && (await isRunning({ pid: before }))) overlaps++;
      await writeFile(inside, String(process.pid));
      await systemClock.sleep(2);
      if (Number(await readFile(inside, 'utf8')) !== process.pid) overlaps++;
      await writeFile(inside, '0');
    });
  }
  process.send?.({ overlaps });
  process.disconnect?.();
}
