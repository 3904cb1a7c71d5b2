/** Small files that are there whole or not at all, however the power goes. */
import fs from 'node:fs';
import path from 'node:path';

/** Written aside, synced and renamed. */
export function writeWhole(file: string, text: string): void {
  const made = `${file}.new`;
  fs.rmSync(made, { force: true });
  const open = fs.openSync(made, 'wx', 0o640);
  try {
    fs.writeSync(open, text);
    fs.fsyncSync(open);
  } finally {
    fs.closeSync(open);
  }
  fs.renameSync(made, file);
  syncFolder(path.dirname(file));
}

/** Makes names durable. */
export function syncFolder(folder: string): void {
  const open = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(open);
  } finally {
    fs.closeSync(open);
  }
}
